import { parseEnvelope } from '@concert/contracts/published-language';
import { describe, expect, it } from 'vitest';
import { concert, idOf, terms } from '../testing/examples.ts';
import { translate } from './translate.ts';

const concertId = idOf('spring');
const whose = { bookingId: idOf('kim'), customerId: idOf('customer of kim') };
const metadata = {
  correlationId: idOf('kim'),
  causationId: 'request',
  version: 1,
  occurredAt: '2030-01-01T00:00:00.000Z',
};

function told(streamName: string, type: string, data: object) {
  const recorded = { id: idOf(type), type, streamName, revision: 0n, position: '0:0', data, metadata };
  const envelope = translate(recorded);
  if (envelope === null) return null;
  const { id, ...rest } = parseEnvelope(envelope);
  expect([id, rest.occurredAt, rest.correlationId]).toEqual([idOf(type), metadata.occurredAt, metadata.correlationId]);
  return { type: rest.type, data: rest.data };
}

describe('what concert tells the others', () => {
  it('of the catalogue', () => {
    const { payWindowSeconds: _, ...published } = concert('spring');
    expect(told(`concert-${concertId}`, 'ConcertRegistered', concert('spring'))).toEqual({
      type: 'concert.registered',
      data: published,
    });
  });

  it.each([
    [
      'TicketsRegistered',
      'concert.tickets-registered',
      { grade: 'R', price: 1, currency: 'KRW', quantity: 2 },
      { seats: [] },
    ],
    ['HoldConfirmed', 'concert.hold-confirmed', { ...whose, retaken: false }, {}],
    ['TicketsRetaken', 'concert.hold-confirmed', { ...whose, retaken: true }, {}],
    ['HoldLost', 'concert.hold-lost', whose, {}],
    ['HoldExpired', 'concert.hold-expired', whose, {}],
  ])('of the inventory: %s is %s', (type, name, data, unsaid) => {
    const { retaken: _, ...written } = { retaken: false, ...data };
    expect(told(`inventory-${concertId}`, type, { ...written, ...unsaid })).toEqual({
      type: name,
      data: { ...data, concertId },
    });
  });

  it.each([
    ['InventoryOpened', terms],
    ['TicketsHeld', { ...whose, items: [] }],
    ['HoldReleased', { ...whose, sold: true }],
  ])('nothing of %s', (type, data) => {
    expect(told(`inventory-${concertId}`, type, data)).toBeNull();
  });

  it('and nothing it does not understand', () => {
    expect(() => told(`inventory-${concertId}`, 'SeatSwapped', {})).toThrow('unknown event SeatSwapped version 1');
  });
});
