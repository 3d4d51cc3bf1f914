-- How the house looks, by its own desk. Each change is a row: the newest counts, and an earlier one is taken back by writing it anew.
create table look (
  id integer generated always as identity primary key,
  look jsonb not null,
  made_by text not null,
  made_at timestamptz not null
);

-- Its logo and icon, as WebP.
create table look_picture (
  id integer generated always as identity primary key,
  bytes bytea not null,
  width integer not null,
  height integer not null,
  made_at timestamptz not null
);

-- Pages of the house's own: about, imprint, contact. A page's address stays; each text that was kept is a version.
create table own_page (
  id integer generated always as identity primary key,
  slug text not null unique,
  version integer not null,
  published_version integer
);

create table own_page_version (
  page_id integer not null references own_page,
  version integer not null,
  title text not null,
  body text not null,
  in_foot boolean not null,
  made_by text not null,
  made_at timestamptz not null,
  primary key (page_id, version)
);

-- Texts of pages that were read long ago are given up, where nothing quotes them.
create index on page (read_at) where text is not null;
