-- stories

create table story_topic (
  story_id integer not null references story on delete cascade,
  slug text not null,
  name text not null,
  kind text not null,
  place smallint not null,
  latest_at timestamptz not null,
  primary key (story_id, slug)
);
create index on story_topic (slug, latest_at desc);
comment on table story_topic is 'the topics of a story as last told, for "Read more about"';
comment on column story_topic.slug is 'the name in addresses: supreme-court';
comment on column story_topic.place is '0 is the weightiest';
comment on column story_topic.latest_at is 'the story''s, so that a topic''s newest stories are found by index';

-- Tells every story anew, which writes down its topics.
update story set told_at = null where told is not null and merged_into is null;

alter table story add column words tsvector generated always as (
  setweight(to_tsvector('english', coalesce(told ->> 'headline', '')), 'A') ||
  jsonb_to_tsvector('english', jsonb_path_query_array(coalesce(told, '{}'), '$.brief[*].text'), '["string"]') ||
  jsonb_to_tsvector('english', jsonb_path_query_array(coalesce(told, '{}'), '$.topics[*].name'), '["string"]')
) stored;
create index on story using gin (words);
create index on story (changed_at);
create index on story (told_at);
comment on column story.words is 'what the site''s search finds it by';

-- reports

alter table report add column words tsvector generated always as (
  setweight(to_tsvector('english', title), 'A') || to_tsvector('english', left(text, 20000))
) stored;
create index on report using gin (words);
create index on report (filed_at);
create index on report (published_at) where video is not null;
comment on column report.words is 'what the site''s search finds it by';

-- editions

create index on edition_story (story_id);
create index on edition_story using gin ((told -> 'before') jsonb_path_ops);
