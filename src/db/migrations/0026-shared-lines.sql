-- What an outlet puts under its reports is left out of their texts when they are filed.

create table shared_line (
  source_id integer not null references source on delete cascade,
  line bigint not null,
  noticed_at timestamptz not null,
  primary key (source_id, line)
);
comment on table shared_line is 'the lines and sentences of a source that are left out of its reports';
comment on column shared_line.line is 'a hash of its letters and digits';
