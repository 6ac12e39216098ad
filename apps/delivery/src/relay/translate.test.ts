import { readdirSync, readFileSync } from 'node:fs';
import { parseEnvelope } from '@concert/contracts/published-language';
import { newId } from '@concert/ids/ids';
import { describe, expect, it } from 'vitest';
import { translate } from './translate.ts';

const fixtures = new URL('../../../../libs/delivery/fixtures/', import.meta.url);
const metadata = { correlationId: newId(), causationId: newId(), version: 1, occurredAt: '2027-05-01T03:00:00.000Z' };

/** Every event as it was ever written. */
const recorded = readdirSync(fixtures).map((file) => {
  const [type = '', version = ''] = file.split('.');
  const data = JSON.parse(readFileSync(new URL(file, fixtures), 'utf8'));
  const place = { streamName: `delivery-${data.bookingId}`, revision: 0n, position: '0:0' };
  return { id: newId(), type, ...place, data, metadata: { ...metadata, version: Number(version.slice(1)) } };
});

const published = {
  DeliveryPrepared: 'delivery.prepared',
  DeliveryShipped: 'delivery.shipped',
  TicketIssued: 'delivery.ticket-issued',
  DeliveryCancelled: 'delivery.cancelled',
} as Record<string, string | undefined>;

describe('what others are told', () => {
  it.each(recorded)('of $type', (event) => {
    const envelope = translate(event);
    expect(envelope.type).toBe(published[event.type]);
    expect(parseEnvelope(JSON.parse(JSON.stringify(envelope)))).toMatchObject({
      id: event.id,
      correlationId: metadata.correlationId,
      causationId: metadata.causationId,
      occurredAt: metadata.occurredAt,
    });
  });

  it('says nothing of the person', () => {
    const told = recorded.map((event) => JSON.stringify(translate(event)));
    expect(told.join()).not.toContain('personal');
  });
});
