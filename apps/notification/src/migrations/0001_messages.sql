create table concerts (
  concert_id uuid primary key,
  title text not null,
  venue text not null,
  starts_at timestamptz(3) not null
);

-- Whom a booking's messages go to, and what they say about it; `personal` is sealed.
create table recipients (
  booking_id uuid primary key,
  customer_id uuid not null,
  concert_id uuid not null,
  language text not null check (language in ('ko', 'en')),
  personal text not null,
  items jsonb not null,
  amount bigint not null,
  currency text not null,
  pay_by timestamptz(3) not null,
  delivery_method text not null check (delivery_method in ('post', 'onsite'))
);

-- The message's id is its event's, so the same event makes one message however often it comes.
-- It waits until its recipient and concert are known: they may come later, from other topics.
create table messages (
  message_id uuid primary key,
  booking_id uuid not null,
  customer_id uuid not null,
  kind text not null,
  facts jsonb not null,
  at timestamptz(3) not null,
  due_at timestamptz not null default now(),
  attempts integer not null default 0,
  sent_at timestamptz(3),
  undeliverable_because text
);

create index messages_newest_first on messages (customer_id, at desc, message_id desc);
create index messages_to_send on messages (due_at) where sent_at is null and undeliverable_because is null;
