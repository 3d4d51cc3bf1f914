-- What relays told us: each signature counts once, until it is too old to count at all.

create table relay_call (
  signature text primary key,
  at timestamptz not null
);
comment on table relay_call is 'signatures of relays'' webhooks that have been taken';
