import { Backlog } from '@concert/postgres/backlog';

/** The messages that have not been sent yet, since what they tell of. */
export function unsent(): Backlog {
  return new Backlog(`
    select count(*)::int as count, min(at) as oldest from messages
    where sent_at is null and undeliverable_because is null`);
}
