-- reports

alter table film add column hosts text[] not null default '{}';
comment on column film.hosts is 'of a video that is a list (HLS): the origins its lists and pieces come from, as they were when it was looked after';
-- Looked after anew.
delete from film using report where report.id = film.report_id and report.video ~* '\.m3u8(\?|#|$)';
