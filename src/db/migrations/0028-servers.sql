-- When a feed's server last sent a document: one that says for ever that nothing is new is asked for all of it now and then.
alter table feed add whole_at timestamptz;
update feed set whole_at = coalesce(changed_at, ok_at);
