-- stories

create table decision (
  id integer generated always as identity primary key,
  kind text not null check (kind in ('merge', 'split')),
  facts jsonb not null,
  decided_at timestamptz not null,
  undone_at timestamptz
);
comment on table decision is 'what the editor decided of stories; grouping obeys all that are not undone';
comment on column decision.facts is 'pairs of reports that belong together, and pairs that do not';
