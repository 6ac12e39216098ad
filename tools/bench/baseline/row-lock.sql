-- The ticket shop that everybody would build first, built well: the grade's row is the lock. One round trip per
-- booking, and the lock is taken last, so that it is held for nothing but its own update and the commit.

create table concerts (
  concert_id uuid primary key,
  sales_open_at timestamptz not null,
  sales_close_at timestamptz not null,
  limit_per_customer integer not null,
  pay_window interval not null,
  hold_grace interval not null,
  currency text not null
);

-- Room on the page for the versions that every booking leaves behind: no index is touched, and they are pruned in passing.
create table grades (
  concert_id uuid not null references concerts,
  grade text not null,
  price bigint not null,
  registered integer not null,
  available integer not null check (available >= 0),
  primary key (concert_id, grade)
) with (fillfactor = 10);

create table tickets_of (
  concert_id uuid not null,
  customer_id uuid not null,
  tickets integer not null,
  primary key (concert_id, customer_id)
);

create table bookings (
  booking_id uuid primary key,
  concert_id uuid not null,
  customer_id uuid not null,
  quantity integer not null,
  amount bigint not null,
  currency text not null,
  pay_by timestamptz(3) not null,
  held_until timestamptz(3) not null,
  items json not null,
  body_hash text not null,
  details json not null
);

create function items_of(in_concert uuid, in_grades text[], in_quantities integer[]) returns json
language sql stable as $$
  select json_agg(json_build_object('grade', g.grade, 'quantity', o.quantity, 'price', g.price, 'seats', json_build_array()))
  from unnest(in_grades, in_quantities) as o (grade, quantity)
  join grades g on g.concert_id = in_concert and g.grade = o.grade;
$$;

-- The same key again gives the same booking. A refusal is an error, so that nothing of it stays; its message is its code.
create function place_booking(
  in_booking uuid, in_customer uuid, in_concert uuid, in_grades text[], in_quantities integer[], in_hash text,
  in_details json
) returns bookings
language plpgsql as $$
declare
  concert concerts;
  placed bookings;
  wanted integer;
  found_grades integer;
  sold_out boolean;
  price_of_all bigint;
begin
  select * into concert from concerts where concert_id = in_concert;
  if not found then raise exception 'unknown-concert'; end if;
  if now() < concert.sales_open_at then raise exception 'sales-not-open'; end if;
  if now() >= concert.sales_close_at then raise exception 'sales-closed'; end if;

  -- Without the lock: prices never change, and what is sold out now is refused without writing anything.
  select count(*), sum(o.quantity), sum(o.quantity * g.price), bool_or(g.available < o.quantity)
  into found_grades, wanted, price_of_all, sold_out
  from unnest(in_grades, in_quantities) as o (grade, quantity)
  join grades g on g.concert_id = in_concert and g.grade = o.grade;
  if found_grades < cardinality(in_grades) then raise exception 'unknown-grade'; end if;

  if not sold_out then
    insert into bookings
    values (in_booking, in_concert, in_customer, wanted, price_of_all, concert.currency, now() + concert.pay_window,
      now() + concert.pay_window + concert.hold_grace, items_of(in_concert, in_grades, in_quantities), in_hash, in_details)
    on conflict (booking_id) do nothing
    returning * into placed;
  end if;
  if placed.booking_id is null then
    select * into placed from bookings where booking_id = in_booking;
    if not found then raise exception 'sold-out'; end if;
    if placed.body_hash <> in_hash then raise exception 'key-reused'; end if;
    return placed;
  end if;

  if wanted > concert.limit_per_customer then raise exception 'over-limit'; end if;
  insert into tickets_of as t values (in_concert, in_customer, wanted)
  on conflict (concert_id, customer_id) do update set tickets = t.tickets + excluded.tickets
  where t.tickets + excluded.tickets <= concert.limit_per_customer;
  if not found then raise exception 'over-limit'; end if;

  -- In the order of their names, so that two orders of the same grades wait for each other instead of deadlocking.
  for i in 1 .. cardinality(in_grades) loop
    update grades set available = available - in_quantities[i]
    where concert_id = in_concert and grade = in_grades[i] and available >= in_quantities[i];
    if not found then raise exception 'sold-out'; end if;
  end loop;
  return placed;
end
$$;
