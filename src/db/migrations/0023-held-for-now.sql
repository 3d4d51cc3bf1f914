-- press

alter table sending
  add held_until timestamptz,
  add holds smallint not null default 0,
  add paced text;
comment on column sending.held is 'why nothing goes out, where the service held it: paused until the editor resumes it, or open until held_until';
comment on column sending.held_until is 'when a sending that is held is tried again by itself';
comment on column sending.holds is 'how often in a row it was held without a letter going out';
comment on column sending.paced is 'the limits (letters a minute, an hour) that its letters were put in line by; until it was examined, they are put in line anew where these change';
