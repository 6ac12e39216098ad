-- Bookings whose payment was approved, and whose customer has neither the tickets nor the money back: a handful, for the
-- moment between the two. A table of its own, because an index on the bookings would cost every one of their changes.
create table unsettled (booking_id uuid primary key);

insert into unsettled
select booking_id from bookings
where payment_status = 'approved' and (status is null or status not in ('confirmed', 'completed'));
