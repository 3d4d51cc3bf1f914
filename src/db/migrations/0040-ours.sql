-- articles: found by their words

alter table article_version add words tsvector not null generated always as (
  to_tsvector('english', coalesce(text ->> 'title', '') || ' ' || coalesce(text ->> 'standfirst', '') || ' ' ||
                         coalesce(text ->> 'byline', '') || ' ' || coalesce(text ->> 'body', ''))) stored;
create index on article_version using gin (words);
