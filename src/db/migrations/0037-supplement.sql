-- editions

alter table edition add column supplement jsonb;
comment on column edition.supplement is 'what it has beside its stories: the week ahead, figures, headlines that were rewritten, stories of one side; with the reports it quotes';
