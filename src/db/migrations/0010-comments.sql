-- comments

create table discussion (
  id integer generated always as identity primary key,
  story_id integer not null unique references story,
  comments integer not null default 0,
  changes integer not null default 0
);
comment on table discussion is 'what is said under one story; of a story that was joined into another, it is shown there';
comment on column discussion.comments is 'those shown';
comment on column discussion.changes is 'goes up with every change that readers see';

create table commenter (
  id integer generated always as identity primary key,
  person_id integer not null unique references person,
  name text not null,
  name_key text not null,
  begun_at timestamptz not null,
  known_since timestamptz,
  muted_until timestamptz,
  banned_at timestamptz,
  wants_mail boolean not null default false
);
-- Partial, so that a new name locks no more than an old one does.
create unique index on commenter (name_key) where name_key <> '';
comment on column commenter.person_id is 'who may only be erased after this';
comment on table commenter is 'who writes comments';
comment on column commenter.name_key is 'what names that look the same share';
comment on column commenter.known_since is 'when the first comment was approved; until then each waits';
comment on column commenter.wants_mail is 'asked to be told of answers';

create table comment (
  id integer generated always as identity primary key,
  discussion_id integer not null references discussion,
  parent_id integer references comment,
  to_id integer references comment,
  writer_id integer references commenter on delete set null,
  by_desk boolean not null default false,
  state text not null check (state in ('waiting', 'shown', 'refused', 'removed')),
  text text,
  likeness text,
  because text[] not null default '{}',
  refused_because text,
  reported integer not null default 0,
  answers integer not null default 0,
  written_at timestamptz not null,
  edited_at timestamptz,
  check ((state = 'removed') = (text is null))
);
create index on comment (discussion_id, id) where parent_id is null and (state = 'shown' or answers > 0);
create index on comment (discussion_id, answers desc, id) where parent_id is null and (state = 'shown' or answers > 0);
create index on comment (parent_id, id) where state = 'shown';
create index on comment (id) where state = 'shown';
create index comment_waiting on comment (id) where state = 'waiting';
create index comment_reported on comment (id) where state = 'shown' and reported > 0;
create index comment_refused on comment (id) where state = 'refused';
create index on comment (writer_id, id);
create index on comment (likeness) where likeness is not null;
create index on comment (to_id) where to_id is not null;
comment on column comment.parent_id is 'the comment that the thread begins with; null is that one itself';
comment on column comment.to_id is 'the comment of the thread that this one answers';
comment on column comment.likeness is 'what texts that say the same in the same words share';
comment on column comment.because is 'why it waited';
comment on column comment.reported is 'by so many readers since a moderator last looked';
comment on column comment.answers is 'those shown in its thread';

create table comment_report (
  comment_id integer not null references comment on delete cascade,
  person_id integer not null references person on delete cascade,
  because text not null,
  words text not null,
  at timestamptz not null,
  primary key (comment_id, person_id)
);
create index on comment_report (person_id);

create table comment_notice (
  comment_id integer not null references comment on delete cascade,
  writer_id integer not null references commenter on delete cascade,
  sent_at timestamptz,
  primary key (comment_id, writer_id)
);
create index on comment_notice (comment_id) where sent_at is null;
create index on comment_notice (writer_id);
comment on table comment_notice is 'who is to be mailed that they were answered; each once';

create table moderation (
  id integer generated always as identity primary key,
  person_id integer references person on delete set null,
  act text not null check (act in ('approve', 'refuse', 'mute', 'ban')),
  because text,
  before jsonb not null,
  at timestamptz not null,
  undone_at timestamptz
);
create index on moderation (person_id);
comment on table moderation is 'what moderators did, and how it was before';

create table comment_words (
  kind text primary key check (kind in ('banned', 'suspect')),
  words text[] not null
);

-- stories

create index on story (merged_into) where merged_into is not null;
