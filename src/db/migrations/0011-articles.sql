-- articles

create table article (
  id integer generated always as identity primary key,
  version integer not null default 1,
  title text not null,
  standfirst text not null default '',
  byline text not null default '',
  body text not null default '',
  topics text[] not null default '{}',
  sources text not null default '',
  made_at timestamptz not null,
  changed_at timestamptz not null,
  published_version integer,
  publish_at timestamptz,
  check ((published_version is null) = (publish_at is null))
);
comment on table article is 'what the house writes itself: as it is being written';
comment on column article.version is 'goes on whenever it is kept: of two writers at once, the second is told';
comment on column article.body is 'Markdown';
comment on column article.sources is 'one a line: an address, and what it is';
comment on column article.publish_at is 'readers see it from then on; null: it is a draft';

create table article_version (
  article_id integer not null references article on delete cascade,
  version integer not null,
  text jsonb not null,
  by text not null,
  at timestamptz not null,
  primary key (article_id, version)
);
comment on table article_version is 'each text that was published, whole; an ArticleText';

create table article_image (
  id integer generated always as identity primary key,
  article_id integer not null references article on delete cascade,
  bytes bytea not null,
  width integer not null,
  height integer not null,
  alt text not null check (alt <> ''),
  made_at timestamptz not null
);
create index on article_image (article_id);
comment on table article_image is 'WebP, without what the camera wrote into it';

create table article_correction (
  id integer generated always as identity primary key,
  article_id integer not null references article on delete cascade,
  words text not null,
  by text not null,
  at timestamptz not null
);
create index on article_correction (article_id);

-- editions

alter table edition add articles jsonb not null default '[]';
comment on column edition.articles is 'the house''s articles that it names, as they were when it was made up';
