-- comments

alter table discussion alter story_id drop not null;
alter table discussion add article_id integer unique references article;
alter table discussion add check (num_nonnulls(story_id, article_id) = 1);
comment on table discussion is 'what is said under one story or one article; of a story that was joined into another, it is shown there';
