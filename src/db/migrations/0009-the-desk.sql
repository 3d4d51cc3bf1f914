-- stories

alter table decision drop constraint decision_kind_check;
alter table decision add check (kind in ('merge', 'split', 'not political')), add made_by text not null default '';
comment on column decision.facts is 'pairs of reports that belong together, pairs that do not, and reports that are set aside';

-- editions

alter table edition add version integer not null default 0, add draft jsonb;
comment on column edition.version is 'goes on with each act of the editor''s: of two at once, the second is told';
comment on column edition.draft is 'as the machine last made it up, before the editor''s edits; a Draft';

create table edition_edit (
  id integer generated always as identity primary key,
  edition_id integer not null references edition on delete cascade,
  edit jsonb not null,
  made_by text not null,
  made_at timestamptz not null,
  undone_at timestamptz
);
create index on edition_edit (edition_id);
comment on table edition_edit is 'what the editor did to an edition, in order; done again on each draft unless undone';

create table correction (
  id integer generated always as identity primary key,
  edition_id integer not null references edition on delete cascade,
  words text not null,
  made_by text not null,
  made_at timestamptz not null
);
create index on correction (edition_id);
comment on table correction is 'what was wrong in an edition that is closed: shown on its page and in the next letter';
