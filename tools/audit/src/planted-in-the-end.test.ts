import { describe, expect, it } from 'vitest';
import { auditEventStore } from './audit.ts';
import { cancelled, eachIsFound, kim, type Planted, paid, paidTooLate } from './testing/planted.ts';
import { bought, buyer, r, StoreOf } from './testing/store-of.ts';

const lee = buyer('lee/1', r(2));

/** Nothing of these was ever wrong; what should have followed did not. */
const inTheEnd: readonly Planted[] = [
  [
    'a hold that never ends',
    (s) => s.happens(kim, 'held'),
    ['TicketsHeld', 'a hold that is not paid ends when its time is over'],
  ],
  ['a booking that is never billed', (s) => s.happens(kim, 'held', 'placed'), ['BookingPlaced', 'a booking is billed']],
  [
    'an unpaid booking whose hold never ends',
    (s) => s.happens(kim, 'held', 'placed', 'due'),
    ['PaymentDue', 'a hold that is not paid ends when its time is over'],
  ],
  [
    'a booking that outlives its hold',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'holdExpired'),
    ['HoldExpired', 'an unpaid booking ends with its hold'],
  ],
  [
    'a payment that booking never hears of',
    (s) => s.happens(kim, ...bought.slice(0, 5)),
    ['PaymentApproved', 'a booking hears of its payment'],
  ],
  [
    'paid, and never answered by concert',
    (s) => s.happens(kim, ...paid),
    ['PaymentReceived', 'a paid booking gets its tickets, or loses them'],
  ],
  [
    'sold, and never confirmed',
    (s) => s.happens(kim, ...paid, 'holdConfirmed'),
    ['HoldConfirmed', 'a booking is confirmed when its tickets are its own'],
  ],
  [
    'paid and ticketless',
    (s) => s.happens(kim, ...paidTooLate, 'holdLost'),
    ['HoldLost', 'who paid and has no tickets gets the money back'],
  ],
  [
    'confirmed, and never delivered',
    (s) => s.happens(kim, ...bought),
    ['BookingConfirmed', 'a confirmed booking is prepared for delivery'],
  ],
  [
    'cancelled, and its tickets stuck',
    (s) => s.happens(kim, ...bought, 'prepared', 'cancelled', 'refundStarted', 'refunded', 'deliveryCancelled'),
    ['DeliveryCancelled', 'the tickets of a booking that ended are for sale again'],
  ],
  [
    'cancelled, and never refunded',
    (s) => s.happens(kim, ...cancelled, 'deliveryCancelled'),
    ['DeliveryCancelled', 'a refund that was ordered is paid'],
  ],
  [
    'cancelled, and still delivered',
    (s) => s.happens(kim, ...cancelled, 'refundStarted', 'refunded'),
    ['PaymentCancelled', 'the delivery of a cancelled booking is cancelled'],
  ],
  [
    'expired, and still payable',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'holdExpired', 'expiredUnpaid'),
    ['BookingExpired', 'nothing can be paid for a booking that ended'],
  ],
  [
    'issued, and never complete',
    (s) => s.happens(kim, ...bought, 'prepared', 'issued'),
    ['TicketIssued', 'a booking is complete when its tickets are issued'],
  ],
];

describe('finds, in the end,', () => eachIsFound(inTheEnd));

describe('what is under way', () => {
  it.each(inTheEnd.slice(1))('is no breach while it is young: %s', async (_name, plant) => {
    const store = new StoreOf();
    plant(store);
    const report = await auditEventStore(store.store, { asOfMs: store.nowMs + 10_000, settleSeconds: 30 });
    expect(report.breach).toBe(null);
  });
});

it('shows the first event of several', async () => {
  const store = new StoreOf().happens(kim, ...bought, 'releasedSold');
  store.happens(buyer('a/1', r(4)), 'held').happens(buyer('b/1', r(4)), 'held');
  expect((await auditEventStore(store.store)).breach).toMatchObject({ type: 'HoldReleased', revision: 5 });
  const unfinished = new StoreOf().happens(lee, ...bought).happens(kim, 'held', 'placed');
  const { breach } = await auditEventStore(unfinished.store, { asOfMs: unfinished.nowMs + 3_600_000 });
  expect(breach).toMatchObject({ type: 'BookingConfirmed', streamName: 'booking-lee/1' });
});
