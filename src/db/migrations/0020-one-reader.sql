-- readers: one for an address, however its letters are written

create table former_reader (
  id integer primary key,
  reader_id integer not null references reader on delete cascade
);
create index on former_reader (reader_id);
comment on table former_reader is 'readers who were found to be one with another: the links in their letters are that one''s';

-- Who stays is the one who gets letters, else the one who was heard of last.
insert into former_reader (id, reader_id)
select id, stays from (
  select id, first_value(id) over (
           partition by lower(email)
           order by (confirmed_at is not null and left_at is null and rests_since is null) desc, confirmed_at desc nulls last, id) as stays
    from reader) as readers
 where id <> stays;

-- A complaint, or a wish never to be mailed, of any spelling is one of the reader; leaving, and what came back, hold against all that was agreed to earlier.
update reader set
    confirmed_at = one.confirmed_at,
    left_at = case when one.left_at >= coalesce(one.confirmed_at, one.left_at) then one.left_at end,
    rests_because = case when one.never is not null then one.never
                         when one.rested_at >= coalesce(one.confirmed_at, one.rested_at) then one.because end,
    rests_since = case when one.never is not null or one.rested_at >= coalesce(one.confirmed_at, one.rested_at) then one.rested_at end
  from (
    select coalesce(former_reader.reader_id, reader.id) as stays, max(confirmed_at) as confirmed_at, max(left_at) as left_at,
           max(rests_since) as rested_at,
           (array_agg(rests_because order by rests_since desc nulls last))[1] as because,
           min(rests_because) filter (where rests_because in ('complaint', 'suppressed')) as never
      from reader left join former_reader on former_reader.id = reader.id
     group by 1 having count(*) > 1) as one
 where reader.id = one.stays;

update consent set reader_id = former_reader.reader_id from former_reader where consent.reader_id = former_reader.id;
update reader_token set reader_id = former_reader.reader_id from former_reader where reader_token.reader_id = former_reader.id;
update returned_mail set reader_id = former_reader.reader_id from former_reader where returned_mail.reader_id = former_reader.id;

-- Of several letters of one edition the one that went furthest is kept.
delete from delivery using (
  select edition_id, delivery.reader_id,
         row_number() over (
           partition by edition_id, coalesce(former_reader.reader_id, delivery.reader_id)
           order by array_position(array['sending', 'sent', 'uncertain', 'refused', 'expired', 'waiting'], state), changed_at desc) as place
    from delivery left join former_reader on former_reader.id = delivery.reader_id) as several
 where several.place > 1 and delivery.edition_id = several.edition_id and delivery.reader_id = several.reader_id;
update delivery set reader_id = former_reader.reader_id from former_reader where delivery.reader_id = former_reader.id;

delete from reader using former_reader where reader.id = former_reader.id;

alter table reader drop constraint reader_email_key;
create unique index reader_email on reader (lower(email));
comment on column reader.email is 'as it was written: some hosts tell Ann from ann, and its reader would not like it changed';

alter table reader_token drop constraint reader_token_purpose_check;
alter table reader_token add check (purpose in ('confirm', 'change', 'back'));
comment on column reader_token.email is 'of a change of address, the new one; of a taking back, the one before; of a confirmation, as it was written';
