-- press

create table mail (
  id integer generated always as identity primary key,
  message_id text not null unique,
  recipient text not null,
  about text not null,
  reader_id integer references reader on delete cascade,
  person_id integer references person on delete cascade,
  subject text not null,
  html text,
  text text not null,
  headers jsonb not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'refused', 'uncertain', 'expired')),
  error text,
  tries smallint not null default 0,
  repeats smallint not null default 0,
  queued_at timestamptz not null,
  due_at timestamptz not null,
  not_after timestamptz not null,
  changed_at timestamptz not null,
  sender uuid
);
create index mail_due on mail (due_at, id) where state = 'waiting';
create index mail_sender on mail (sender) where state = 'sending';
create index on mail (lower(recipient), about);
create index on mail (reader_id) where reader_id is not null;
create index on mail (person_id) where person_id is not null;
comment on table mail is 'every mail but an edition''s letters: written down with what it is about, then sent, each once; kept a few days for who asks how far it is';
comment on column mail.about is 'what somebody asked for: subscribe, preferences, sign-in, …';
comment on column mail.text is 'empty once its fate is known: links are in it';
comment on column mail.sender is 'the worker whose lease (table sender) is on it while it is sent';

-- circulation

create table errand (
  id integer generated always as identity primary key,
  token bytea not null unique,
  kind text not null check (kind in ('subscribe', 'preferences', 'sign-in', 'change')),
  email text not null,
  details jsonb not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  tries smallint not null default 0,
  done_at timestamptz,
  mail_id integer references mail on delete set null
);
create index errand_due on errand (due_at, id) where done_at is null;
create index on errand (done_at) where done_at is not null;
create index on errand (mail_id);
comment on table errand is 'what somebody asked for at a form that takes a mail: the form writes it down and learns nothing; what follows is done apart';
comment on column errand.token is 'the SHA-256 of the word by which the asker sees how far it is';
comment on column errand.email is 'empty once it is done';

-- comments: a mail about an answer is in the queue with the others

alter table comment_notice drop column tries, drop column due_at;
