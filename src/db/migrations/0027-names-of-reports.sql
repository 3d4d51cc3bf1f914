-- What reports were called before, whose their texts are, and where their outlets put them.

create table other_name (
  source_id integer not null references source on delete cascade,
  name text not null,
  report_id integer not null references report on delete cascade,
  primary key (source_id, name)
);
create index on other_name (report_id);
comment on table other_name is 'guids and addresses of reports, but for those in report: old ones, and those of their twins';
comment on column other_name.name is 'a canonical address, or "guid " and a guid';

alter table report
  add column text_feed_id integer references feed on delete set null,
  add column sections text[] not null default '{}';
comment on column report.feed_id is 'the feed that it came from first: its headline is that feed''s';
comment on column report.text_feed_id is 'the feed that its text is of, where it is another';
comment on column report.sections is 'of its outlet, as the feed names them';
