-- reports

alter table report add column captions text;
comment on column report.captions is 'address of its video''s captions, WebVTT';

create table film (
  report_id integer primary key references report on delete cascade,
  still bytea,
  captions text,
  kept_at timestamptz not null
);
comment on table film is 'what is kept of the newest videos, so that readers load nothing from their hosts';
comment on column film.still is 'WebP, 640 by 360; null where there is none that could be read';
comment on column film.captions is 'WebVTT';
create index on report (published_at desc, id desc) where video is not null;
