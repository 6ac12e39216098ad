create table handled_events (id uuid primary key);
create table counters (name text primary key, total bigint not null);
insert into counters values ('hits', 0);
