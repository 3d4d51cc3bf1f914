-- A mail to an address that is never to be mailed: the relay is asked whether it would take it, and gets nothing. Its asker sees what all askers see.
alter table mail add column asked_only boolean not null default false;
