-- Whether the database is the invented sample week's: noted at the first start.
create table founded (
  one boolean primary key default true check (one),
  sample boolean not null
);
