import { type Concert, decodeConcert } from '@concert/concert/concert';
import { decodeInventory } from '@concert/concert/inventory/decode';
import type { InventoryEvent } from '@concert/concert/inventory/events';
import * as published from '@concert/contracts/concert';
import { type Envelope, type Told, told } from '@concert/contracts/envelope';
import type { RecordedEventLike } from '@concert/kafka/translate';
import { concertPrefix } from '../catalogue/catalogue.ts';
import { inventoryPrefix } from '../inventory/memory.ts';

/** An event of this context as the others hear of it, under the same id; null: not for others to know. */
export function translate({ id, streamName, type, data, metadata }: RecordedEventLike): Envelope | null {
  const { version, occurredAt, correlationId, causationId } = metadata;
  const written = { type, version, data };
  const said = streamName.startsWith(concertPrefix)
    ? concertTold(decodeConcert(written).data)
    : inventoryTold(decodeInventory(written), streamName.slice(inventoryPrefix.length));
  return said === null ? null : { id, ...said, occurredAt, correlationId, causationId };
}

function concertTold({ payWindowSeconds: _, refundPolicy, ...concert }: Concert): Told {
  return told(published.ConcertRegistered, { ...concert, refundPolicy: [...refundPolicy] });
}

function inventoryTold({ type, data }: InventoryEvent, concertId: string): Told | null {
  switch (type) {
    case 'InventoryOpened':
    case 'TicketsHeld':
    case 'HoldReleased':
      return null;
    case 'TicketsRegistered': {
      const { grade, price, currency, quantity } = data;
      return told(published.TicketsRegistered, { concertId, grade, price, currency, quantity });
    }
    case 'HoldConfirmed':
      return told(published.HoldConfirmed, { ...data, concertId, retaken: false });
    case 'TicketsRetaken':
      return told(published.HoldConfirmed, { ...data, concertId, retaken: true });
    case 'HoldLost':
      return told(published.HoldLost, { ...data, concertId });
    case 'HoldExpired':
      return told(published.HoldExpired, { ...data, concertId });
  }
}
