-- A topic's newest stories are read from the index alone: of a topic that tens of thousands of stories have, all were read and sorted
-- wherever topics have few stories on average.
drop index story_topic_slug_latest_at_idx;
create index on story_topic (slug, latest_at desc) include (story_id);
