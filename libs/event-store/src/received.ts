import type { Position as ClientPosition, RecordedEvent as ReceivedEvent } from '@eventstore/db-client';
import type { Metadata, Position, RecordedEvent } from './event-store.ts';

/** The client's event in our shape. Only `append` of this library writes what is read here, so the metadata is ours. */
export function received(event: ReceivedEvent, position = event.position): RecordedEvent {
  return {
    id: event.id,
    type: event.type,
    streamName: event.streamId,
    revision: event.revision,
    position: position === undefined ? '0:0' : `${position.commit}:${position.prepare}`,
    data: event.data,
    metadata: event.metadata as unknown as Metadata,
  };
}

export function parsePosition(position: Position): ClientPosition {
  const colon = position.indexOf(':');
  return { commit: BigInt(position.slice(0, colon)), prepare: BigInt(position.slice(colon + 1)) };
}
