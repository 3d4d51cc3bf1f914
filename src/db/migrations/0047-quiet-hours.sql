-- readers: hours of the day in which a browser is told nothing

alter table push_subscription
  add time_zone text,
  add quiet_from smallint check (quiet_from between 0 and 23),
  add quiet_until smallint check (quiet_until between 0 and 23),
  add check ((quiet_from is null) = (quiet_until is null) and (quiet_from is null) = (time_zone is null) and quiet_from <> quiet_until);
comment on column push_subscription.time_zone is 'IANA, where its quiet hours are reckoned';
comment on column push_subscription.quiet_from is 'the hour of the day from which it is told nothing';
comment on column push_subscription.quiet_until is 'the hour from which it is told again, of the next day where it is not later';
