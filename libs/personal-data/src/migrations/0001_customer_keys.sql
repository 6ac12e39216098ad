-- One key per customer; deleting the row makes everything sealed under it unreadable.
create table customer_keys (
  customer_id text primary key,
  key_id uuid not null,
  key bytea not null check (octet_length(key) = 32),
  made_at timestamptz not null default now()
);
