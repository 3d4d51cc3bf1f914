-- A letter that cannot be handed over goes behind all others; these go as they are due, in no order of readers.
alter table delivery add goes_last boolean not null default false;
comment on column delivery.goes_last is 'it found no relay that works for us, or was refused by one out of order: that may lie in it';
drop index delivery_due;
create index delivery_due on delivery (edition_id, goes_last, due_at, message_id) where state = 'waiting' and sender is null;
