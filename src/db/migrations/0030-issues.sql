-- stories, editions

-- The fourth kind of topic is called an issue: a matter is what an edition gives one place.
update story_topic set kind = 'issue' where kind = 'matter';
create function pg_temp.renamed(told jsonb) returns jsonb language sql immutable as $$
  select jsonb_set(told, '{topics}', jsonb_agg(
           case when topic ->> 'kind' = 'matter' then jsonb_set(topic, '{kind}', '"issue"') else topic end order by place))
    from jsonb_array_elements(told -> 'topics') with ordinality as topics (topic, place)
$$;
update story set told = pg_temp.renamed(told) where told -> 'topics' @> '[{"kind": "matter"}]';
update edition_story set told = pg_temp.renamed(told) where told -> 'topics' @> '[{"kind": "matter"}]';
