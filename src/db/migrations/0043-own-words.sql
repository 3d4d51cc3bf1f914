-- editions

alter table edition add own_words jsonb not null default '{}';
comment on column edition.own_words is 'what its letter says in the editor''s own words; an OwnWords';

-- press

create table bulletin (
  id integer primary key default nextval('edition_id_seq'),
  version integer not null default 1,
  subject text not null,
  preheader text not null default '',
  words text not null default '',
  topics text[] not null default '{}',
  made_by text not null,
  made_at timestamptz not null,
  send_at timestamptz
);
comment on table bulletin is 'a mail to many readers apart from the editions; the ledger keeps its sending as an edition''s';
comment on column bulletin.id is 'out of the editions'' sequence: what goes out has one number in print, sending and delivery, whichever it is';
comment on column bulletin.topics is 'to those who chose one of these; none: to all';
comment on column bulletin.send_at is 'printed, and goes out from then on; null: it is being written';

alter table print drop constraint print_edition_id_fkey;
alter table sending drop constraint sending_edition_id_fkey;
alter table delivery drop constraint delivery_edition_id_fkey;
comment on column print.edition_id is 'an edition''s, or a bulletin''s';
comment on column sending.edition_id is 'an edition''s, or a bulletin''s';
comment on column delivery.edition_id is 'an edition''s, or a bulletin''s';
