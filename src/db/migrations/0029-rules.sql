-- The editor's rules: which items of a source's feeds are filed; and the sections that are no politics at any source.
create table feed_rule (
  id int generated always as identity primary key,
  source_id int not null references source on delete cascade,
  feed text,
  keep boolean not null,
  field text not null check (field in ('title', 'section', 'address')),
  words text[] not null
);
create index on feed_rule (source_id);
create table closed_section (name text primary key);
