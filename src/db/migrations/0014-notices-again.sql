-- comments

alter table comment_notice add tries integer not null default 0, add due_at timestamptz;
comment on column comment_notice.due_at is 'not before; null is at once';
