-- press

alter table sending
  add examined_at timestamptz,
  add anyway boolean not null default false,
  add held text;
comment on column sending.examined_at is 'when it was found to keep the rules of the large mailbox providers; looked at for many readers only';
comment on column sending.anyway is 'the editor sends although it breaks some';
comment on column sending.held is 'why it was paused, where the service did so itself';

-- readers

alter table reader
  add seen_at timestamptz,
  add asked_again_at timestamptz;
update reader set seen_at = confirmed_at;
create index reader_stale on reader (seen_at) where confirmed_at is not null and left_at is null and rests_since is null;
comment on column reader.seen_at is 'their last press: confirmed, or chose what they get; null where an import brought the consent';
comment on column reader.asked_again_at is 'when they were asked whether they still want the letter, since seen_at; not answering, they rest';
