-- stories: those that are to be told anew, few among many
create index on story (id) where merged_into is null and (told_at is null or told_at < changed_at);
