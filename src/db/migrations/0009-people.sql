-- readers

create table person (
  id integer generated always as identity primary key,
  email text not null unique,
  email_verified boolean not null,
  name text not null,
  role text not null default 'reader' check (role in ('owner', 'editor', 'moderator', 'reader')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table person is 'who signs in: at the desk, or to comment';
comment on column person.email is 'in lower case';
comment on column person.name is 'as shown to readers; empty until chosen';

create table person_session (
  id integer generated always as identity primary key,
  person_id integer not null references person on delete cascade,
  token text not null unique,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz not null,
  user_agent text
);
create index on person_session (person_id);
comment on column person_session.token is 'the SHA-256 of what the cookie holds';

create table sign_in_token (
  id integer generated always as identity primary key,
  identifier text not null,
  value text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz not null
);
create index on sign_in_token (identifier);
comment on table sign_in_token is 'links that sign in once, and challenges to passkeys';
comment on column sign_in_token.identifier is 'of a link, the SHA-256';

create table passkey (
  id integer generated always as identity primary key,
  person_id integer not null references person on delete cascade,
  name text,
  public_key text not null,
  credential_id text not null unique,
  counter bigint not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz not null
);
create index on passkey (person_id);

-- desk

create table deed (
  id integer generated always as identity primary key,
  at timestamptz not null,
  person_id integer references person on delete set null,
  person text not null,
  act text not null,
  what text not null,
  before jsonb,
  after jsonb
);
create index on deed (at);
comment on table deed is 'the log: who did what, in one transaction with the act; never changed';
comment on column deed.person is 'as they were called then; the command line is nobody of ours';
