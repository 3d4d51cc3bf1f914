-- backup

create table backup (
  id integer generated always as identity primary key,
  at timestamptz not null,
  machine text not null,
  file text,
  bytes bigint,
  error text,
  check ((file is null) = (error is not null))
);
comment on table backup is 'the backups that the service made by itself, or tried to, by BACKUP_FOLDER';
comment on column backup.machine is 'the host that did it: the file is there, or where that host has mounted the folder';
create index backup_at on backup (at);
