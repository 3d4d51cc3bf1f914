-- sources

alter table source
  add column article_text boolean not null default false,
  add column lean_note text,
  add column paused boolean not null default false,
  add column edits jsonb not null default '{}';
comment on column source.article_text is 'whether the pages of its reports are read';
comment on column source.lean_note is 'why the editor rates it so';
comment on column source.paused is 'the editor has its feeds polled no more, for now';
comment on column source.edits is 'what the editor has set by hand, which the list of sources does not change';

create table subscription (
  feed_id integer primary key references feed on delete cascade,
  hub text not null,
  topic text not null,
  token text not null unique,
  secret text not null,
  due_at timestamptz,
  asked_at timestamptz,
  lease_until timestamptz,
  told_at timestamptz,
  tries smallint not null default 0,
  error text
);
create index on subscription (due_at);
comment on table subscription is 'WebSub: hubs that tell us when a feed has something new';
comment on column subscription.token is 'the name of the callback, which only the hub knows';
comment on column subscription.due_at is 'when the hub is to be asked (anew); null where it has refused';
comment on column subscription.lease_until is 'how long the hub goes on telling us; null until it has verified that we asked';

-- reports

alter table report
  add column audio text,
  add column same_as integer references report on delete set null;
create index on report (same_as) where same_as is not null;
comment on column report.same_as is 'the report that this one turned out to be, by the address its page says is its own';

create table page (
  report_id integer primary key references report on delete cascade,
  due_at timestamptz,
  tries smallint not null default 0,
  read_at timestamptz,
  text text,
  withheld text,
  error text
);
create index on page (due_at);
comment on table page is 'the pages of reports whose sources let them be read';
comment on column page.due_at is 'when it is to be asked for; null: not any more';
comment on column page.text is 'the article''s, for grouping and for short quotations; never shown as a whole';
comment on column page.withheld is 'why its text is not used: a paywall, robots.txt, noai, …';
