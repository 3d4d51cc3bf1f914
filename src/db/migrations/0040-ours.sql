-- articles: found by their words

alter table article_version add words tsvector not null generated always as (
  to_tsvector('english', coalesce(text ->> 'title', '') || ' ' || coalesce(text ->> 'standfirst', '') || ' ' ||
                         coalesce(text ->> 'byline', '') || ' ' || coalesce(text ->> 'body', ''))) stored;
create index on article_version using gin (words);

-- readers: when a browser is told nothing

alter table push_subscription add quiet_from smallint check (quiet_from between 0 and 23);
alter table push_subscription add quiet_until smallint check (quiet_until between 0 and 23);
alter table push_subscription add zone text;
alter table push_subscription add check (num_nulls(quiet_from, quiet_until, zone) in (0, 3));
comment on column push_subscription.quiet_from is 'from this hour of the day on, on the clocks of its zone, it is told nothing until quiet_until; null: at any time';
