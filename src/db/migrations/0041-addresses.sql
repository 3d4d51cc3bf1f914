-- stories

-- A report stands for the story under whose number its event was first told: after a merge and its undoing the stories find back to their numbers.
alter table story_report add home_id integer references story;
update story_report set home_id = story_id;
create index on story_report (home_id);
comment on column story_report.home_id is 'the story whose number goes where this report goes; null: it came while the editor held reports together or apart';
alter table story add out_of integer references story;
comment on column story.out_of is 'the story that its first reports were taken out of: back with that one, it goes by its number';
