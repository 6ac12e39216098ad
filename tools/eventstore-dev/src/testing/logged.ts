import type { LoggedEvent } from '../storage/pages.ts';

/** An event as the log holds it, of so many bytes. */
export function eventAt(position: number, bytes = 10): LoggedEvent {
  return {
    position,
    streamName: 'stream',
    revision: position - 1,
    id: `id-${position}`,
    type: 'Tested',
    contentType: 'application/json',
    createdMs: 0,
    data: new Uint8Array(bytes),
    metadata: new Uint8Array(),
  };
}
