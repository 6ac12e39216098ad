-- A row of history and its booking are always written together: to look the booking up again for each costs more than
-- writing it.
alter table history drop constraint history_booking_id_fkey;
-- Most bookings change a few times soon after they were placed: room for that on the page keeps the indexes untouched.
alter table bookings set (fillfactor = 70);
