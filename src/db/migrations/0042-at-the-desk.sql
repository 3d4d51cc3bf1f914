-- desk, stories

create table at_desk (
  person_id integer not null references person on delete cascade,
  person text not null,
  place text not null,
  seen_at timestamptz not null,
  primary key (person_id, place)
);
comment on table at_desk is 'who is looking at what at the desk; forgotten within a day';

create table topic_edit (
  id serial primary key,
  edit jsonb not null,
  made_by text not null,
  made_at timestamptz not null,
  undone_at timestamptz
);
comment on table topic_edit is 'what the editor said of topics: holds for every story from then on, until it is undone';

create table topic_found (
  story_id integer not null references story on delete cascade,
  slug text not null,
  name text not null,
  kind text not null,
  place smallint not null,
  primary key (story_id, slug)
);
comment on table topic_found is 'a story''s topics as the machine found them; story_topic has them as they are shown';
create index on topic_found (slug);
insert into topic_found (story_id, slug, name, kind, place) select story_id, slug, name, kind, place from story_topic;
