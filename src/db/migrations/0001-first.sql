-- sources

create table source (
  id integer generated always as identity primary key,
  key text not null unique,
  name text not null,
  home text,
  country text,
  language text,
  kind text not null,
  owner text,
  lean smallint check (lean between -2 and 2),
  active boolean not null default true,
  added_at timestamptz not null
);
comment on column source.key is 'the name in addresses: bbc-news';
comment on column source.lean is 'the editor''s own left-right rating, or none';

create table feed (
  id integer generated always as identity primary key,
  source_id integer not null references source on delete cascade,
  address text not null unique,
  due_at timestamptz not null,
  polled_at timestamptz,
  ok_at timestamptz,
  etag text,
  modified text,
  failures integer not null default 0,
  failing_since timestamptz,
  error text,
  warning text
);
create index on feed (source_id);
create index on feed (due_at);
comment on column feed.modified is 'Last-Modified as the server wrote it, sent back byte for byte';
comment on column feed.error is 'why the last poll failed, in words';
comment on column feed.warning is 'what was wrong with a feed that was read all the same';

-- reports

create table report (
  id integer generated always as identity primary key,
  source_id integer not null references source on delete cascade,
  feed_id integer references feed on delete set null,
  guid text,
  address text unique,
  link text,
  title text not null,
  text text not null,
  language text,
  authors text[] not null default '{}',
  image text,
  video text,
  published_at timestamptz not null,
  dated boolean not null,
  updated_at timestamptz,
  filed_at timestamptz not null,
  seen_at timestamptz not null,
  position smallint,
  unique (source_id, guid)
);
create index on report (published_at);
create index on report (source_id, published_at);
comment on column report.address is 'canonical, what all variants of a page share: a key';
comment on column report.link is 'as published: what a reader follows';
comment on column report.dated is 'false: published_at is when we first saw it';
comment on column report.position is 'the best place seen in its feed, 0 the top';

create table earlier_version (
  report_id integer not null references report on delete cascade,
  title text not null,
  text text not null,
  replaced_at timestamptz not null,
  primary key (report_id, replaced_at)
);

-- stories

create table story (
  id integer generated always as identity primary key,
  merged_into integer references story,
  begun_at timestamptz not null,
  latest_at timestamptz not null,
  changed_at timestamptz not null,
  score double precision not null default 0,
  told jsonb,
  told_at timestamptz
);
create index on story (latest_at);
comment on column story.merged_into is 'its reports are in that story now; its address leads there';
comment on column story.told is 'headline, brief, reasons, topics as last ranked: a ToldStory';

create table story_report (
  report_id integer primary key references report on delete cascade,
  story_id integer not null references story
);
create index on story_report (story_id);

-- editions

create table edition (
  id integer generated always as identity primary key,
  week text not null unique,
  number integer unique,
  from_at timestamptz not null,
  until_at timestamptz not null,
  made_at timestamptz not null,
  closed_at timestamptz,
  check ((number is null) = (closed_at is null))
);

create table edition_story (
  edition_id integer not null references edition on delete cascade,
  rank integer not null,
  chosen boolean not null,
  story_id integer not null references story,
  told jsonb not null,
  shown jsonb not null,
  primary key (edition_id, story_id),
  unique (edition_id, rank)
);
comment on table edition_story is 'what every view of an edition shows; never changed once the edition is closed';
comment on column edition_story.shown is 'its reports as they were: outlet, headline, address, time';
comment on column edition_story.chosen is 'false: just below the line';

-- readers

create table reader (
  id integer generated always as identity primary key,
  email text not null unique,
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  left_at timestamptz
);

create table reader_token (
  hash bytea primary key,
  reader_id integer not null references reader on delete cascade,
  purpose text not null check (purpose in ('confirm')),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on reader_token (reader_id);
comment on table reader_token is 'links that work once; only their SHA-256 is kept';

create table reader_key (
  purpose text primary key,
  key bytea not null
);
comment on table reader_key is 'what signs the links in letters';

-- press

create table print (
  edition_id integer primary key references edition on delete cascade,
  subject text not null,
  html text not null,
  text text not null,
  printed_at timestamptz not null
);
comment on table print is 'an edition''s letter, rendered once';

create table delivery (
  edition_id integer not null references edition,
  reader_id integer not null references reader on delete cascade,
  state text not null check (state in ('waiting', 'sending', 'sent', 'refused', 'uncertain')),
  message_id text not null unique,
  changed_at timestamptz not null,
  error text,
  primary key (edition_id, reader_id)
);

create table outbox_letter (
  id integer generated always as identity primary key,
  message_id text not null unique,
  recipient text not null,
  subject text not null,
  html text not null,
  text text not null,
  kept_at timestamptz not null
);
comment on table outbox_letter is 'what would have been mailed, where no SMTP server is configured';
