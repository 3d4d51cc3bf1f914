-- What is remembered of a feed, so as to poll it as its owner asks and no more often than it needs.

alter table feed
  add column hash text,
  add column changed_at timestamptz,
  add column gap_minutes real,
  add column turnover_minutes real,
  add column burst_minutes real,
  add column rolled_at timestamptz,
  add column ask_minutes integer,
  add column skip_hours smallint[] not null default '{}',
  add column skip_days smallint[] not null default '{}',
  add column moved_to text,
  add column moved_since timestamptz,
  add column gone_at timestamptz;
comment on column feed.hash is 'SHA-256 of the document last read: the same bytes are not read again';
comment on column feed.changed_at is 'when a poll last brought a report that was new';
comment on column feed.gap_minutes is 'between two changes, smoothed';
comment on column feed.turnover_minutes is 'in which half of its items are replaced, as polls have seen it';
comment on column feed.burst_minutes is 'the shortest time in which half of its items were published, by their dates';
comment on column feed.rolled_at is 'when a poll last found nothing but new items: some may have been missed before it';
comment on column feed.ask_minutes is 'between two polls, as the document asks by ttl or sy:updatePeriod';
comment on column feed.moved_to is 'where it says it moved for good; polled there once it has said so for some days';
comment on column feed.gone_at is 'when it answered 410: it is polled no more';
