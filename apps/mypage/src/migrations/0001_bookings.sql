create table handled_events (id uuid primary key);

create table concerts (
  concert_id uuid primary key,
  title text not null,
  venue text not null,
  starts_at timestamptz not null
);

-- Whichever event comes first makes the row; each topic writes columns of its own, so that the order across topics
-- does not matter. A booking is shown once booking.placed has come (placed_at).
create table bookings (
  booking_id uuid primary key,
  customer_id uuid not null,
  concert_id uuid not null,
  -- booking
  placed_at timestamptz(3),
  status text check (status in ('held', 'confirmed', 'completed', 'cancelled', 'expired')),
  items jsonb,
  amount bigint,
  currency text,
  pay_by timestamptz(3),
  delivery_method text check (delivery_method in ('post', 'onsite')),
  -- payment
  payment_status text not null default 'due'
    check (payment_status in ('due', 'pending', 'approved', 'declined', 'cancelled')),
  refunded bigint not null default 0,
  -- delivery
  delivery_status text check (delivery_status in ('preparing', 'shipped', 'issued', 'cancelled'))
);

create index bookings_newest_first on bookings (customer_id, placed_at desc, booking_id desc)
  where placed_at is not null;

-- What happened to a booking. Within a topic `position` is the order of the events; across topics only time tells.
create table history (
  booking_id uuid not null references bookings,
  topic text not null,
  position integer not null,
  type text not null,
  at timestamptz(3) not null,
  primary key (booking_id, topic, position)
);
