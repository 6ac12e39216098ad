import { given } from '@concert/decider/given-when-then';
import { describe, it } from 'vitest';
import { booking } from './booking.ts';
import type { BookingCode, BookingCommand } from './decide.ts';
import type { BookingEvent } from './events.ts';
import {
  cancelledPaid,
  cancelledUnpaid,
  completed,
  confirmed,
  expiredLost,
  expiredUnpaid,
  histories,
  notPlaced,
  placed,
  received,
  refundOrdered,
  type Situation,
  shipped,
} from './testing/examples.ts';

const { customerId, concertId } = placed.data;
const { paymentId, amount } = received.data;
const inTime = '2027-03-01T11:00:00.000Z';
const seventyPercent = '2027-03-15T00:00:00.000Z';
const refundOfAnother: BookingEvent = {
  type: 'RefundOrdered',
  data: { ...refundOrdered.data, paymentId: 'another', refundDue: 5 },
};

const nothing: readonly BookingEvent[] = [];
type Outcome = readonly BookingEvent[] | BookingCode;
type InEverySituation = Record<Situation, Outcome>;

/** The same outcome everywhere but in the situations named; what was not placed is as unknown as what never was. */
function everywhere(outcome: Outcome, but: Partial<InEverySituation>): InEverySituation {
  const situations = Object.keys(histories) as Situation[];
  const all = Object.fromEntries(situations.map((each) => [each, outcome])) as InEverySituation;
  return { ...all, notPlaced: but.none ?? outcome, ...but };
}

const cases: [name: string, command: BookingCommand, outcomes: InEverySituation][] = [
  [
    'place',
    { type: 'PlaceBooking', placed: placed.data, now: inTime },
    everywhere(nothing, { none: [placed], notPlaced: 'hold-ended' }),
  ],
  [
    'place with another body',
    { type: 'PlaceBooking', placed: { ...placed.data, bodyHash: 'b'.repeat(64) }, now: inTime },
    everywhere('key-reused', {
      none: [{ type: 'BookingPlaced', data: { ...placed.data, bodyHash: 'b'.repeat(64) } }],
      notPlaced: 'hold-ended',
    }),
  ],
  [
    'place when the time to pay is over',
    { type: 'PlaceBooking', placed: placed.data, now: placed.data.payBy },
    everywhere(nothing, { none: 'hold-ended' }),
  ],
  [
    'cancel',
    { type: 'CancelBooking', customerId, now: seventyPercent },
    {
      none: 'booking-not-found',
      notPlaced: 'booking-not-found',
      held: [cancelledUnpaid],
      paid: [cancelledPaid],
      confirmed: [cancelledPaid],
      shipped: 'already-shipped',
      completed: 'already-issued',
      cancelledUnpaid: nothing,
      cancelledPaid: nothing,
      expiredUnpaid: 'booking-expired',
      expiredLost: 'booking-expired',
      paidAfterExpiry: 'booking-expired',
    },
  ],
  [
    'cancel somebody else’s',
    { type: 'CancelBooking', customerId: 'somebody else', now: seventyPercent },
    everywhere('booking-not-found', {}),
  ],
  [
    'receive the payment',
    { type: 'ReceivePayment', paymentId, amount },
    everywhere(nothing, {
      none: 'booking-not-found',
      held: [received],
      expiredUnpaid: [received],
      cancelledUnpaid: [refundOrdered],
    }),
  ],
  [
    'receive another payment',
    { type: 'ReceivePayment', paymentId: 'another', amount: 5 },
    everywhere([refundOfAnother], {
      none: 'booking-not-found',
      held: [{ type: 'PaymentReceived', data: { ...received.data, paymentId: 'another', amount: 5 } }],
      expiredUnpaid: [{ type: 'PaymentReceived', data: { ...received.data, paymentId: 'another', amount: 5 } }],
    }),
  ],
  [
    'confirm',
    { type: 'ConfirmBooking', concertId },
    everywhere(nothing, { none: 'booking-not-found', paid: [confirmed], paidAfterExpiry: [confirmed] }),
  ],
  [
    'lose the hold',
    { type: 'LoseHold', concertId },
    everywhere(nothing, {
      none: 'booking-not-found',
      held: [expiredLost],
      paid: [expiredLost, refundOrdered],
      paidAfterExpiry: [refundOrdered],
    }),
  ],
  [
    'expire the hold',
    { type: 'ExpireHold', ...notPlaced.data },
    everywhere(nothing, { none: [notPlaced], notPlaced: nothing, held: [expiredUnpaid] }),
  ],
  [
    'confirm the hold of another concert',
    { type: 'ConfirmBooking', concertId: 'another' },
    everywhere(nothing, { none: 'booking-not-found' }),
  ],
  [
    'lose the hold of another concert',
    { type: 'LoseHold', concertId: 'another' },
    everywhere(nothing, { none: 'booking-not-found' }),
  ],
  [
    'expire the hold of another concert',
    { type: 'ExpireHold', ...notPlaced.data, concertId: 'another' },
    everywhere(nothing, {
      none: [{ type: 'BookingNotPlaced', data: { ...notPlaced.data, concertId: 'another' } }],
      notPlaced: nothing,
    }),
  ],
  [
    'record the shipment',
    { type: 'RecordShipment' },
    everywhere(nothing, { none: 'booking-not-found', confirmed: [shipped] }),
  ],
  [
    'complete',
    { type: 'CompleteBooking' },
    everywhere(nothing, { none: 'booking-not-found', confirmed: [completed], shipped: [completed] }),
  ],
];

describe.each(cases)('%s', (_, command, outcomes) => {
  it.each(Object.entries(outcomes))('%s', (situation, outcome) => {
    const then = given(booking, histories[situation as Situation]).when(command);
    if (typeof outcome === 'string') then.thenRefused(outcome);
    else then.thenEvents(outcome);
  });
});
