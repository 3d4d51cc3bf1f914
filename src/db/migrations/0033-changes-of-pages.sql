-- What tells every process that a page it keeps may show something else now: a row for each transaction that changed what pages
-- show, and a notice. In a schema of its own, for it is no part of a backup.
-- Left behind where the tables beside it were dropped.
drop schema if exists pages cascade;
create schema pages;
create table pages.change (
  id bigint generated always as identity primary key
);

-- One row for a transaction, whatever it changes; only the newest are of use.
create function pages.note() returns trigger language plpgsql as $$
declare
  mine constant text := pg_current_xact_id()::text;
  newest bigint;
begin
  if current_setting('pages.noted', true) is distinct from mine then
    insert into pages.change default values returning id into newest;
    perform set_config('pages.noted', mine, true);
    perform pg_notify('pages', '');
    if newest % 500 = 0 then
      delete from pages.change where id in (select id from pages.change where id <= newest - 1000 for update skip locked);
    end if;
  end if;
  return null;
end $$;

-- Of a discussion its own pages ask: it is only said that there is something to ask for.
create function pages.tell() returns trigger language plpgsql as $$
begin
  perform pg_notify('pages', '');
  return null;
end $$;

do $$
declare shown text;
begin
  foreach shown in array array['story', 'story_topic', 'edition', 'edition_story', 'edition_edit', 'correction', 'article',
                               'article_correction', 'film'] loop
    execute format('create trigger pages_note after insert or update or delete on %I for each statement execute function pages.note()', shown);
  end loop;
end $$;
create trigger pages_tell after insert or update or delete on discussion for each statement execute function pages.tell();
create trigger pages_note after insert or delete on source for each row execute function pages.note();
create trigger pages_note_change after update on source for each row when (old.* is distinct from new.*) execute function pages.note();
-- A new report shows when it is in a story; that one was seen again shows nowhere.
create trigger pages_note after update on report for each row
  when ((old.title, old.link, old.video, old.audio, old.captions, old.language, old.published_at, old.same_as)
        is distinct from (new.title, new.link, new.video, new.audio, new.captions, new.language, new.published_at, new.same_as))
  execute function pages.note();
create trigger pages_note_gone after delete on report for each statement execute function pages.note();
