import { describe, expect, it } from 'vitest';
import { auditEventStore } from './audit.ts';
import type { EventName } from './testing/lives.ts';
import { bought, buyer, prices, r, StoreOf, vip } from './testing/store-of.ts';

const kim = buyer('kim/1');
const lee = buyer('lee/1', r(2));
const paid = bought.slice(0, 6);
const cancelled = [...bought, 'prepared', 'cancelled', 'releasedSold'] as const;
const paidTooLate: EventName[] = [
  ...['held', 'placed', 'due', 'started', 'holdExpired', 'expiredUnpaid', 'closed', 'approved', 'received'],
] as EventName[];

type Planted = readonly [
  name: string,
  plant: (store: StoreOf) => void,
  found: readonly [type: string, promise: string],
];

const inInventory: readonly Planted[] = [
  [
    'oversold by one',
    (s) => s.happens(buyer('a/1', r(4)), 'held').happens(buyer('b/1', r(2)), 'held'),
    ['TicketsHeld', 'held + sold <= registered'],
  ],
  [
    'a seat with two owners',
    (s) => s.happens(buyer('a/1', vip('A-1')), 'held').happens(buyer('b/1', vip('A-2', 'A-1')), 'held'),
    ['TicketsHeld', 'a seat has one owner'],
  ],
  [
    'a seat that was never registered',
    (s) => s.happens(buyer('a/1', vip('Z-9')), 'held'),
    ['TicketsHeld', 'a seat that is held exists'],
  ],
  [
    'a ticket of a seated grade without a seat',
    (s) => s.but(kim, 'held', { items: [{ ...vip('A-1'), quantity: 2 }] }),
    ['TicketsHeld', 'each ticket of a seated grade has a seat, and no other'],
  ],
  [
    'over the limit with two bookings',
    (s) => s.happens(buyer('kim/1', r(3)), 'held').happens(buyer('kim/2', vip('A-1', 'A-2')), 'held'),
    ['TicketsHeld', 'the limit per customer'],
  ],
  ['a booking that holds twice', (s) => s.happens(kim, 'held', 'held'), ['TicketsHeld', 'a booking holds once']],
  [
    'tickets released twice',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'cancelledUnpaid', 'releasedHeld', 'releasedHeld'),
    ['HoldReleased', 'a hold ends at most once, and what has ended is not sold'],
  ],
  [
    'a hold that is sold and expires',
    (s) => s.happens(kim, ...bought, 'holdExpired'),
    ['HoldExpired', 'a hold ends at most once, and what has ended is not sold'],
  ],
  [
    'a hold that ends before its time',
    (s) => s.but(kim, 'held', { heldUntil: '2030-01-02T00:00:00.000Z' }).happens(kim, 'holdExpired'),
    ['HoldExpired', 'a hold lasts as long as was said'],
  ],
  [
    'tickets taken again that are gone',
    (s) =>
      s
        .happens(buyer('a/1', vip('A-1')), ...paidTooLate)
        .happens(buyer('b/1', vip('A-1')), 'held')
        .happens(buyer('a/1', vip('A-1')), 'retaken'),
    ['TicketsRetaken', 'a seat has one owner'],
  ],
  [
    'a hold confirmed that nobody paid',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'holdConfirmed'),
    ['HoldConfirmed', 'tickets are sold, or lost, to a booking that is paid'],
  ],
  [
    'tickets released that nobody cancelled',
    (s) => s.happens(kim, ...bought, 'releasedSold'),
    ['HoldReleased', 'tickets are released for a booking that was cancelled'],
  ],
  [
    'a price that changed',
    (s) => s.registered('R', 1, 95_000),
    ['TicketsRegistered', 'the price of a grade never changes'],
  ],
  [
    'a registration that adds twice',
    (s) => {
      const registration = { registrationId: 'more of R', bodyHash: 'a' };
      const data = { grade: 'R', price: prices.R, currency: 'KRW', quantity: 1, seats: [], registration };
      for (const _ of [1, 2]) s.inventory({ type: 'TicketsRegistered', data });
    },
    ['TicketsRegistered', 'a registration adds its tickets once'],
  ],
  ['a seat registered twice', (s) => s.registered('VIP', ['A-3']), ['TicketsRegistered', 'a seat is registered once']],
];

const across: readonly Planted[] = [
  ['a booking without its hold', (s) => s.happens(kim, 'placed'), ['BookingPlaced', 'a booking has its hold']],
  [
    'a booking whose hold expired long ago, and that nothing ends',
    (s) => s.happens(kim, 'held', 'holdExpired', 'placed', 'due'),
    ['PaymentDue', 'an unpaid booking ends with its hold'],
  ],
  [
    'a booking that comes after all',
    (s) => s.happens(kim, 'held', 'holdExpired', 'notPlaced', 'placed'),
    ['BookingPlaced', 'a stream has no gap'],
  ],
  [
    'a booking kept from coming while its tickets are held',
    (s) => s.happens(kim, 'held', 'notPlaced'),
    ['BookingNotPlaced', 'only what is no longer held cannot be placed'],
  ],
  [
    'a booking placed on tickets that were given back',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'cancelledUnpaid', 'releasedHeld', 'placed'),
    ['BookingPlaced', 'a booking is placed once'],
  ],
  [
    'a booking of another customer than its hold',
    (s) => s.happens(kim, 'held').but(kim, 'placed', { customerId: 'lee' }),
    ['BookingPlaced', 'a booking is its hold’s (customer)'],
  ],
  [
    'a booking of other tickets than its hold',
    (s) => s.happens(kim, 'held').but(kim, 'placed', { items: [r(2)] }),
    ['BookingPlaced', 'a booking is its hold’s (tickets)'],
  ],
  [
    'a booking of another order than its hold',
    (s) => s.happens(kim, 'held').but(kim, 'placed', { bodyHash: 'another' }),
    ['BookingPlaced', 'a booking is its hold’s (order)'],
  ],
  [
    'a booking at another price',
    (s) => s.happens(kim, 'held').but(kim, 'placed', { amount: 1 }),
    ['BookingPlaced', 'a booking costs what its tickets cost'],
  ],
  [
    'a booking with another refund policy',
    (s) => s.happens(kim, 'held').but(kim, 'placed', { refundPolicy: [] }),
    ['BookingPlaced', 'a booking has its concert’s refund policy'],
  ],
  [
    'a booking placed twice',
    (s) => s.happens(kim, 'held', 'placed', 'placed'),
    ['BookingPlaced', 'a booking is placed once'],
  ],
  [
    'a booking confirmed whose hold is not',
    (s) => s.happens(kim, ...paid, 'confirmed'),
    ['BookingConfirmed', 'a confirmed booking has a confirmed hold'],
  ],
  [
    'a payment received that nobody approved',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'started', 'received'),
    ['PaymentReceived', 'a booking has the payment that was approved'],
  ],
  [
    'a booking that expires while its hold holds',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'expiredUnpaid'),
    ['BookingExpired', 'a booking expires with its hold'],
  ],
  [
    'a delivery of what was not confirmed',
    (s) => s.happens(kim, ...paid, 'holdConfirmed', 'prepared'),
    ['DeliveryPrepared', 'only a confirmed booking is delivered'],
  ],
  [
    'a delivery cancelled that nobody cancelled',
    (s) => s.happens(kim, ...bought, 'prepared', 'deliveryCancelled'),
    ['DeliveryCancelled', 'a delivery is cancelled with its booking or its payment'],
  ],
  [
    'a payment of a booking that is not there',
    (s) => s.happens(kim, 'held', 'due'),
    ['PaymentDue', 'nothing is told of a booking that was not placed'],
  ],
];

const aboutMoney: readonly Planted[] = [
  [
    'a refund without its payment',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'cancelledUnpaid', 'releasedHeld', 'refundStarted'),
    ['RefundStarted', 'a refund has its payment, and a payment one refund'],
  ],
  [
    'a refund that nobody ordered',
    (s) => s.happens(kim, ...bought, 'refundStarted'),
    ['RefundStarted', 'a refund is what booking ordered'],
  ],
  [
    'a refund of another payment',
    (s) => s.happens(kim, ...cancelled).but(kim, 'refundStarted', { paymentId: 'another' }),
    ['RefundStarted', 'a refund has its payment'],
  ],
  [
    'a refund paid twice',
    (s) => s.happens(kim, ...cancelled, 'refundStarted', 'refunded', 'refunded'),
    ['PaymentCancelled', 'a refund has its payment, is started first, and is paid once'],
  ],
  [
    'more paid back than was paid',
    (s) => s.happens(kim, ...cancelled, 'refundStarted').but(kim, 'refunded', { refunded: 90_001 }),
    ['PaymentCancelled', 'never more goes back than was paid'],
  ],
  [
    'less paid back than was ordered',
    (s) => s.happens(kim, ...cancelled, 'refundStarted').but(kim, 'refunded', { refunded: 89_999 }),
    ['PaymentCancelled', 'a refund is what booking ordered'],
  ],
  [
    'a refund other than the policy says',
    (s) => s.happens(kim, ...bought).but(kim, 'cancelled', { refundDue: 63_000 }),
    ['BookingCancelled', 'a refund is what the policy says'],
  ],
  [
    'two payments for one booking',
    (s) => s.happens(kim, ...bought, 'started'),
    ['PaymentStarted', 'one attempt to pay at a time, and none when it is paid or over'],
  ],
  [
    'a payment after payBy',
    (s) => s.happens(kim, 'held', 'placed', 'due').but(kim, 'started', { startedAt: '2030-01-01T00:10:00.001Z' }),
    ['PaymentStarted', 'no payment starts after payBy'],
  ],
  [
    'a payment of another amount',
    (s) => s.happens(kim, 'held', 'placed', 'due', 'started').but(kim, 'approved', { amount: 1 }),
    ['PaymentApproved', 'a payment is of what the booking costs'],
  ],
];

const inTheStreams: readonly Planted[] = [
  ['a gap in an inventory', (s) => s.but(kim, 'held', {}, { revision: 4n }), ['TicketsHeld', 'a stream has no gap']],
  [
    'a gap in a payment',
    (s) => s.happens(kim, 'held', 'placed', 'due').but(kim, 'started', {}, { revision: 2n }),
    ['PaymentStarted', 'a stream has no gap'],
  ],
  [
    'an event in the stream of another booking',
    (s) => s.happens(kim, 'held', 'placed', 'due').but(lee, 'due', {}, { streamName: 'payment-kim/1', revision: 1n }),
    ['PaymentDue', 'an event is in the stream of its booking'],
  ],
  [
    'an event of an unknown type',
    (s) => s.but(kim, 'held', {}, { type: 'TicketsGuessed' }),
    ['TicketsGuessed', 'every event can be read'],
  ],
  [
    'an event of an unknown version',
    (s) =>
      s.but(
        kim,
        'held',
        {},
        { metadata: { correlationId: 'kim/1', causationId: 'x', version: 9, occurredAt: '2030-01-01T00:00:00Z' } },
      ),
    ['TicketsHeld', 'every event can be read'],
  ],
  [
    'an event without what its type says',
    (s) => s.but(kim, 'held', { items: undefined }),
    ['TicketsHeld', 'every event can be read'],
  ],
  [
    'an event that names no cause',
    (s) =>
      s.but(
        kim,
        'held',
        {},
        { metadata: { correlationId: 'kim/1', causationId: '', version: 1, occurredAt: '2030-01-01T00:00:00Z' } },
      ),
    ['TicketsHeld', 'an event says what caused it'],
  ],
  [
    'an event that another booking correlates',
    (s) =>
      s
        .happens(kim, 'held')
        .but(
          kim,
          'placed',
          {},
          { metadata: { correlationId: 'lee/1', causationId: 'x', version: 1, occurredAt: '2030-01-01T00:00:00Z' } },
        ),
    ['BookingPlaced', 'an event is correlated by its booking'],
  ],
];

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

describe.each([
  ['in an inventory', inInventory],
  ['across the contexts', across],
  ['about money', aboutMoney],
  ['in the streams', inTheStreams],
  ['in the end', inTheEnd],
])('finds, %s,', (_, planted) => {
  it.each(planted)('%s', async (_name, plant, [type, promise]) => {
    const store = new StoreOf();
    plant(store);
    const last = store.log.at(-1);
    const { breach, events } = await auditEventStore(store.store, { asOfMs: store.nowMs + 3_600_000 });
    expect(breach).toMatchObject({ type, promise, streamName: last?.streamName, revision: Number(last?.revision) });
    expect(events).toBe(store.log.length);
  });
});

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
