-- comments: what somebody wrote who has not signed in

create table unconfirmed_comment (
  id integer generated always as identity primary key,
  email text not null,
  story_id integer references story on delete cascade,
  article_id integer references article on delete cascade,
  to_id integer references comment on delete cascade,
  name text not null,
  text text not null,
  wants_mail boolean not null,
  sent_at timestamptz not null,
  check (num_nonnulls(story_id, article_id) = 1)
);
create index on unconfirmed_comment (email);
create index on unconfirmed_comment (sent_at);
create index on unconfirmed_comment (story_id);
create index on unconfirmed_comment (article_id);
create index on unconfirmed_comment (to_id);
comment on table unconfirmed_comment is 'a comment whose writer has not shown yet, by the press in a mail, that the address is theirs; kept for a day';

-- comments: readers' thanks, and what the desk marks

create table comment_thanks (
  comment_id integer not null references comment on delete cascade,
  person_id integer not null references person on delete cascade,
  at timestamptz not null,
  primary key (comment_id, person_id)
);
create index on comment_thanks (person_id);
comment on table comment_thanks is 'who thanked for a comment; nobody sees who';

alter table comment add thanks integer not null default 0;
alter table comment add worth integer not null generated always as (answers + thanks) stored;
create index on comment (discussion_id, worth desc, id) where parent_id is null and (state = 'shown' or answers > 0);
drop index comment_discussion_id_answers_id_idx;
comment on column comment.worth is 'by what comments are sorted: answers and thanks, no votes against';

create table comment_mark (
  comment_id integer not null references comment on delete cascade,
  kind text not null check (kind in ('chosen', 'quoted', 'corrected')),
  place text not null default '',
  at timestamptz not null,
  told_at timestamptz,
  primary key (comment_id, kind)
);
create index on comment_mark (comment_id) where told_at is null;
comment on table comment_mark is 'what the house made of a comment: chosen stands first; quoted by the house; corrected, where it led to a correction';
comment on column comment_mark.place is 'where it was quoted or corrected, a path of the site';
comment on column comment_mark.told_at is 'when its writer was mailed, or was found not to want it';

alter table moderation drop constraint moderation_act_check;
alter table moderation add check (act in ('approve', 'refuse', 'mute', 'ban', 'mark', 'unmark'));

-- circulation

alter table errand drop constraint errand_kind_check;
alter table errand add check (kind in ('subscribe', 'preferences', 'sign-in', 'change', 'comment'));
