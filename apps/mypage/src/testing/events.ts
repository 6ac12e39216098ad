import { randomUUID } from 'node:crypto';
import { definitionOf, type PublishedEnvelope, parseEnvelope } from '@concert/contracts/published-language';

/** A valid published event; `data` may say more than its schema asks for. */
export function envelope(type: string, data: object, occurredAt = '2031-05-01T10:00:00.000Z'): PublishedEnvelope {
  const ids = { id: randomUUID(), correlationId: randomUUID(), causationId: 'test' };
  return parseEnvelope({ ...ids, type, version: definitionOf(type).version, occurredAt, data });
}
