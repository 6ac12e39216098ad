import { auditEventStore } from '@concert/audit/audit';
import { connectEventStore } from '@concert/event-store/connect';
import type { MyPageBooking, Notification, Page } from '@concert/story/answers';
import type { Person } from '@concert/story/gateway';
import { available, bookingStatus } from '@concert/story/props';
import { expect, vi } from 'vitest';
import type { Rush } from './rush.ts';

/** Longer than a killed member stays in its Kafka groups and the pauses between two tries. */
const recovers = { timeout: 60_000, interval: 250 };

/** What may come instead of an answer while something is down; anything else is a fault of ours. */
const mayStumble = ['/bookings 503', '/bookings 504', '/payments 404', '/payments 503', '/payments 504'];

const wholeHistory = [
  'booking.confirmed',
  'booking.paid',
  'booking.placed',
  'delivery.prepared',
  'payment.approved',
  'payment.started',
];

/** Whatever happened meanwhile: what was acknowledged is there, once, all the way to MyPage; nothing was oversold. */
export async function expectKept(rush: Rush): Promise<void> {
  const { stage, accepted, refused, unsettled, seats, orders, customers, concertId } = rush;
  await rush.paid;
  expect([...unsettled].filter((answer) => !mayStumble.includes(answer))).toEqual([]);
  expect([accepted.length, refused]).toEqual([seats, Array(orders - seats).fill('sold-out')]);
  await vi.waitFor(async () => {
    const looked = accepted.map(async ({ who, bookingId }) => [bookingId, await bookingStatus(stage, who, bookingId)]);
    expect((await Promise.all(looked)).filter(([, status]) => status !== 'confirmed')).toEqual([]);
  }, recovers);
  const seen = await vi.waitFor(() => Promise.all(customers.map((who) => expectOnMyPage(rush, who))), recovers);
  const taken = seen.flat().flatMap(({ items }) => items.flatMap((item) => item.seats));
  expect([taken.length, new Set(taken).size]).toEqual([seats, seats]);
  await vi.waitFor(async () => expect(await available(stage, concertId, 'R')).toBe(0), recovers);
  await expectAudited(rush);
}

/** The events themselves show that every promise was kept, to all who were ever told of one, and nothing is left open. */
async function expectAudited({ stage, accepted }: Rush): Promise<void> {
  const store = connectEventStore(stage.system.eventStoreUrl);
  const audited = async () => {
    const { breach, underWay } = await auditEventStore(store, {
      acks: accepted,
      settleSeconds: Number.POSITIVE_INFINITY,
    });
    expect({ breach, underWay }).toEqual({ breach: null, underWay: 0 });
  };
  await vi.waitFor(audited, recovers).finally(() => store.close());
}

async function expectOnMyPage({ stage, accepted }: Rush, who: Person): Promise<readonly MyPageBooking[]> {
  const own = accepted.filter((each) => each.who === who).map(({ bookingId }) => bookingId);
  const listed = await stage.look<Page<MyPageBooking>>(who, '/mypage/bookings?limit=100');
  expect(listed.items.map(({ bookingId }) => bookingId).sort()).toEqual([...own].sort());

  const bookings = await Promise.all(own.map((id) => stage.look<MyPageBooking>(who, `/mypage/bookings/${id}`)));
  for (const { status, payment, delivery, history } of bookings) {
    expect([status, payment.status, delivery.status]).toEqual(['confirmed', 'approved', 'preparing']);
    expect(history?.map(({ type }) => type).sort()).toEqual(wholeHistory);
  }
  const told = await stage.look<Page<Notification>>(who, '/mypage/notifications?limit=100');
  const kinds = Map.groupBy(told.items, ({ bookingId }) => bookingId);
  expect(kinds.size).toBe(own.length);
  for (const each of kinds.values()) expect(each.map(({ kind }) => kind).sort()).toEqual(['booked', 'paid']);
  return bookings;
}
