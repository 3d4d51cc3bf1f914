-- readers

create table push_subscription (
  id integer primary key generated always as identity,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  editions boolean not null default false,
  topics text[] not null default '{}',
  asked_at timestamptz not null,
  edition_at timestamptz,
  topics_at timestamptz,
  told integer[] not null default '{}',
  failures smallint not null default 0
);
create index on push_subscription using gin (topics);
comment on table push_subscription is 'browsers that asked to be told; who reads in them is not known';
comment on column push_subscription.endpoint is 'where the browser''s push service takes messages for it: known to it and us alone';
comment on column push_subscription.topics is 'slugs of the topics followed';
comment on column push_subscription.edition_at is 'when the last edition that it was told of closed';
comment on column push_subscription.topics_at is 'when it was last told of a topic';
comment on column push_subscription.told is 'the last stories it was told of';
comment on column push_subscription.failures is 'in a row';
