import * as published from '@concert/contracts/delivery';
import { type Envelope, type Told, told } from '@concert/contracts/envelope';
import { decode } from '@concert/delivery/decode';
import type { DeliveryEvent, Who } from '@concert/delivery/events';
import type { RecordedEventLike } from '@concert/kafka/translate';

/** An event of a delivery as the other contexts hear of it, under the same id. */
export function translate({ id, type, data, metadata }: RecordedEventLike): Envelope {
  const { version, occurredAt, correlationId, causationId } = metadata;
  const said = inPublishedLanguage(decode({ type, version, data }));
  return { id, ...said, occurredAt, correlationId, causationId };
}

function inPublishedLanguage({ type, data }: DeliveryEvent): Told {
  switch (type) {
    case 'DeliveryPrepared':
      return told(published.DeliveryPrepared, { ...who(data), method: data.method });
    case 'DeliveryShipped': {
      const { trackingNumber } = data;
      return told(published.DeliveryShipped, {
        ...who(data),
        ...(trackingNumber === undefined ? {} : { trackingNumber }),
      });
    }
    case 'TicketIssued':
      return told(published.TicketIssued, { ...who(data), method: data.method });
    case 'DeliveryCancelled':
      return told(published.DeliveryCancelled, { ...who(data), returnExpected: data.returnExpected });
  }
}

function who({ bookingId, customerId, concertId }: Who) {
  return { bookingId, customerId, concertId };
}
