-- sources

create table rating (
  id integer generated always as identity primary key,
  source_id integer not null references source on delete cascade,
  lean smallint check (lean between -2 and 2),
  note text not null default '',
  list text not null default '',
  licence text not null default '',
  made_by text not null,
  made_at timestamptz not null
);
create index on rating (source_id, id);
comment on table rating is 'every rating of a source, the newest last; source.lean is the one that holds';
comment on column rating.list is 'the published list that it is out of; empty: the editor''s own';
comment on column rating.licence is 'of that list';
insert into rating (source_id, lean, note, made_by, made_at)
  select id, lean, coalesce(lean_note, ''), '', added_at from source where lean is not null order by id;

-- articles

alter table article_image
  add caption text not null default '',
  add credit text not null default '',
  add licence text not null default '',
  add focus_x smallint not null default 50 check (focus_x between 0 and 100),
  add focus_y smallint not null default 50 check (focus_y between 0 and 100);
comment on column article_image.focus_x is 'what must be seen where it is cut, in per cent from the left; focus_y from the top';
