import type { Envelope } from '@concert/contracts/envelope';
import { definitionOf, type EnvelopeNamed, type PublishedName } from '@concert/contracts/published-language';
import type { RecordedEventLike } from '@concert/kafka/relay';
import { decode } from '@concert/payment/decode';

/** What other contexts are told of a payment; null: nothing. */
export function translate(recorded: RecordedEventLike): Envelope | null {
  const { metadata, type, data } = recorded;
  const event = decode({ type, version: metadata.version, data });
  switch (event.type) {
    case 'PaymentStarted': {
      const { bodyHash: _hash, startedAt: _startedAt, ...started } = event.data;
      return envelope(recorded, 'payment.started', started);
    }
    case 'PaymentApproved':
      return envelope(recorded, 'payment.approved', event.data);
    case 'PaymentDeclined':
      return envelope(recorded, 'payment.declined', event.data);
    case 'PaymentCancelled':
      return envelope(recorded, 'payment.cancelled', event.data);
    case 'PaymentDue':
    case 'PaymentClosed':
    case 'RefundStarted':
      return null;
  }
}

function envelope<Name extends PublishedName>(
  { id, metadata }: RecordedEventLike,
  type: Name,
  data: EnvelopeNamed<Name>['data'],
): Envelope {
  const { occurredAt, correlationId, causationId } = metadata;
  return { id, type, version: definitionOf(type).version, occurredAt, correlationId, causationId, data };
}
