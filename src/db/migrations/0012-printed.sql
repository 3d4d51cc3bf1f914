-- editions

-- A report's page leads to the story that an edition tells it in.
create index on edition_story using gin ((told -> 'reports'));
