import { setInterval } from 'node:timers/promises';
import type { Pool, PoolClient } from '@concert/postgres/postgres';
import type { BookingChange } from './change-bookings.ts';

const isUnsettled = `payment_status = 'approved' and (status is null or status not in ('confirmed', 'completed'))`;

const note = {
  name: 'note-unsettled',
  text: `
    with changed as (select booking_id, ${isUnsettled} as unsettled from bookings where booking_id = any ($1::uuid[])),
    settled as (delete from unsettled where booking_id in (select booking_id from changed where not unsettled))
    insert into unsettled select booking_id from changed where unsettled on conflict do nothing`,
};

/** Notes which of the changed bookings are paid and unsettled now. After the change, which has locked their rows. */
export async function noteUnsettled(client: PoolClient, changes: readonly BookingChange[]): Promise<void> {
  const turned = changes.filter(
    ({ status, payment_status: paid }) => paid !== undefined || (status !== undefined && status !== 'held'),
  );
  if (turned.length > 0) await client.query({ ...note, values: [turned.map(({ booking_id }) => booking_id)] });
}

/** A booking is unsettled from its payment, or from its cancellation, on; those that an older version settled are not. */
const look = `
  select count(*)::int as bookings, min(since) as oldest from (
    select (
      select max(at) from history h
      where h.booking_id = u.booking_id and h.type in ('payment.approved', 'booking.cancelled')
    ) as since
    from unsettled u join bookings b using (booking_id) where ${isUnsettled}
  ) each`;

const lookEveryMs = 5_000;

/** The paid bookings whose customers have neither tickets nor money, as of the last look. */
export class Unsettled {
  #bookings = 0;
  #oldestMs: number | null = null;

  get bookings(): number {
    return this.#bookings;
  }

  /** How long the oldest of them has been waiting; 0 when there is none. */
  oldestSeconds(nowMs: number): number {
    return this.#oldestMs === null ? 0 : Math.max(0, nowMs - this.#oldestMs) / 1000;
  }

  async look(pool: Pool): Promise<void> {
    const { rows } = await pool.query<{ bookings: number; oldest: Date | null }>(look);
    this.#bookings = rows[0]?.bookings ?? 0;
    this.#oldestMs = rows[0]?.oldest?.getTime() ?? null;
  }

  /** Looks every 5 s until stopped. Throws what keeps it from looking; what it saw last stays, and grows older. */
  async keepLooking(pool: Pool, signal: AbortSignal): Promise<void> {
    await this.look(pool);
    for await (const _ of setInterval(lookEveryMs, undefined, { signal })) await this.look(pool);
  }
}
