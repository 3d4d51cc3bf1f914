-- readers

alter table reader
  add weekday smallint check (weekday between 1 and 7),
  add hour smallint check (hour between 0 and 23),
  add time_zone text,
  add topics text[] not null default '{}',
  add short boolean not null default false,
  add plain boolean not null default false,
  add paused_until date,
  add flags text[] not null default '{}',
  add soft_returns smallint not null default 0,
  add rests_since timestamptz,
  add rests_because text,
  add check ((weekday is null) = (hour is null)),
  add check ((rests_since is null) = (rests_because is null));
comment on column reader.weekday is '1 is Monday; with hour, when the letter is wanted, in time_zone; none: as soon as the edition closes';
comment on column reader.topics is 'only stories of these; none: all';
comment on column reader.flags is 'what to know of the address: disposable, role';
comment on column reader.soft_returns is 'letters in a row that came back for now';
comment on column reader.rests_since is 'not mailed any more, though the reader did not leave: the address is gone, or they complained';

alter table reader_token drop constraint reader_token_purpose_check;
alter table reader_token
  add check (purpose in ('confirm', 'change')),
  add email text;
comment on column reader_token.email is 'the new address, for a change of address';

create table consent (
  id integer generated always as identity primary key,
  reader_id integer not null references reader on delete cascade,
  what text not null,
  wording text not null,
  address text,
  at timestamptz not null
);
create index on consent (reader_id);
comment on table consent is 'what readers agreed to, and when they took it back: the words they saw';
comment on column consent.address is 'the network of the host that pressed: its last part is cut off';

create table suppression (
  hash bytea primary key,
  because text not null,
  at timestamptz not null
);
comment on table suppression is 'addresses that are never to be mailed again, whoever imports them; only their SHA-256 is kept';

create table asking (
  what text primary key,
  begun_at timestamptz not null,
  times integer not null
);
comment on table asking is 'how often an address, a host or a subnet asked since begun_at';

-- press

alter table print
  add short_html text,
  add short_text text;

create table sending (
  edition_id integer primary key references edition,
  state text not null check (state in ('open', 'paused', 'cancelled', 'done')),
  begun_at timestamptz not null,
  not_after timestamptz not null,
  done_at timestamptz
);
comment on table sending is 'the sending of one edition; its delivery rows are made with it';

create table sender (
  id uuid primary key,
  alive_until timestamptz not null
);
comment on table sender is 'workers that send; what one claimed goes back when its lease is over. By the database''s clock';

create table sending_epoch (
  one boolean primary key default true check (one),
  place text not null,
  epoch bigint not null
);
comment on table sending_epoch is 'goes on while letters go out, here and in a file beside the database: who finds the file ahead runs on a restored backup';

alter table delivery drop constraint delivery_state_check;
alter table delivery
  add check (state in ('waiting', 'sending', 'sent', 'refused', 'uncertain', 'expired')),
  add domain text not null default '',
  add due_at timestamptz,
  add not_after timestamptz,
  add tries smallint not null default 0,
  add repeats smallint not null default 0,
  add sender uuid;
update delivery set due_at = changed_at, not_after = changed_at + interval '3 days';
alter table delivery alter due_at set not null, alter not_after set not null;
create index delivery_due on delivery (edition_id, due_at, reader_id) where state = 'waiting' and sender is null;
create index delivery_sender on delivery (sender) where sender is not null;
comment on column delivery.sender is 'the worker that claimed it; null: nobody';
comment on column delivery.tries is 'temporary refusals so far';
comment on column delivery.repeats is 'how often it was sent again although its fate was unknown';

create table returned_mail (
  id integer generated always as identity primary key,
  message_key text not null unique,
  edition_id integer,
  reader_id integer references reader on delete cascade,
  kind text not null check (kind in ('hard', 'soft', 'full', 'blocked', 'complaint', 'leave')),
  status text,
  words text not null,
  at timestamptz not null
);
create index on returned_mail (reader_id);
comment on column returned_mail.message_key is 'what tells a return that comes twice: the SHA-256 of what came';
