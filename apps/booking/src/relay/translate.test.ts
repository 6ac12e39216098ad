import { booking } from '@concert/booking/booking';
import type { BookingCommand } from '@concert/booking/decide';
import { parseEnvelope } from '@concert/contracts/published-language';
import { isRefusal } from '@concert/decider/decider';
import { newId } from '@concert/ids/ids';
import { describe, expect, it } from 'vitest';
import { terms } from '../testing/fake-concert.ts';
import { translate } from './translate.ts';

const who = {
  bookingId: '0197a1c0-0000-8000-8000-000000000001',
  customerId: '0197a1c0-0000-8000-8000-0000000000c1',
  concertId: '0197a1c0-0000-7000-8000-0000000000a1',
};
const paymentId = '0197a1c0-0000-8000-8000-0000000000f1';
const items = [{ grade: 'VIP', quantity: 2, price: 100, seats: ['A-1', 'A-2'] }];
const agreed = {
  items,
  amount: 200,
  ...terms,
  delivery: { method: 'post' },
  language: 'ko',
  personal: 'sealed',
} as const;
const now = '2099-03-01T11:00:00.000Z';

const place: BookingCommand = { type: 'PlaceBooking', placed: { ...who, ...agreed, bodyHash: 'a'.repeat(64) }, now };
const pay: BookingCommand = { type: 'ReceivePayment', paymentId, amount: 200 };
const { concertId } = who;
const confirm: BookingCommand = { type: 'ConfirmBooking', concertId };
const cancel: BookingCommand = { type: 'CancelBooking', customerId: who.customerId, now };

/** Everything that is recorded when this is asked of one booking, as the relay finds it. */
function recorded(...commands: BookingCommand[]) {
  let state = booking.initialState();
  return commands.flatMap((command) => {
    const outcome = booking.decide(command, state);
    if (isRefusal(outcome)) throw new Error(outcome.refused);
    state = outcome.reduce(booking.evolve, state);
    return outcome.map(({ type, data }) => ({
      id: newId(),
      type,
      streamName: `booking-${who.bookingId}`,
      revision: 0n,
      position: '0:0',
      data: JSON.parse(JSON.stringify(data)),
      metadata: { correlationId: who.bookingId, causationId: newId(), version: 1, occurredAt: now },
    }));
  });
}

const lives: [string, BookingCommand[], string[]][] = [
  [
    'placed, paid, confirmed, shipped, completed',
    [place, pay, confirm, { type: 'RecordShipment' }, { type: 'CompleteBooking' }],
    ['booking.placed', 'booking.paid', 'booking.confirmed', 'booking.completed'],
  ],
  ['cancelled unpaid', [place, cancel], ['booking.placed', 'booking.cancelled']],
  ['cancelled paid', [place, pay, cancel], ['booking.placed', 'booking.paid', 'booking.cancelled']],
  ['unpaid', [place, { type: 'ExpireHold', ...who }], ['booking.placed', 'booking.expired']],
  ['not placed before its hold ended', [{ type: 'ExpireHold', ...who }], []],
  [
    'paid too late',
    [place, pay, { type: 'LoseHold', concertId }],
    ['booking.placed', 'booking.paid', 'booking.expired', 'booking.refund-due'],
  ],
];

describe('what the others hear', () => {
  it.each(lives)('of a booking that is %s', (_, commands, names) => {
    const told = recorded(...commands).flatMap((event) => translate(event) ?? []);
    expect(told.map(({ type }) => type)).toEqual(names);
    for (const envelope of told) expect(parseEnvelope(envelope)).toBe(envelope);
  });

  it('comes under the id and the cause of what was recorded', () => {
    const [event] = recorded(place);
    if (event === undefined) throw new Error('nothing was recorded');
    const { correlationId, causationId, occurredAt } = event.metadata;
    expect(translate(event)).toMatchObject({ id: event.id, version: 1, correlationId, causationId, occurredAt });
  });

  it('is what they need and no more', () => {
    const [placed, paid, confirmed] = recorded(place, pay, confirm).map(translate);
    const { amount, currency, payBy, delivery, language, personal } = { ...agreed };
    expect(placed?.data).toEqual({ ...who, items, amount, currency, payBy, delivery, language, personal });
    expect(paid?.data).toEqual({ ...who, paymentId, amount, currency });
    expect(confirmed?.data).toEqual({ ...who, items, delivery, personal });
  });

  it('is nothing of an event in a version that was never written: that is an error', () => {
    const [event] = recorded(place);
    if (event === undefined) throw new Error('nothing was recorded');
    expect(() => translate({ ...event, metadata: { ...event.metadata, version: 9 } })).toThrow('version 9');
  });
});
