import type { FaultSwitches } from '../faults.ts';
import type { Call } from '../grpc/call.ts';
import type { ReadOptions } from '../protocol/messages.ts';
import type { Log } from '../storage/log.ts';
import type { Tail } from '../storage/tail.ts';

/** What is read from. */
export interface Sources {
  log: Log;
  tail: Tail;
  faults: FaultSwitches;
}

/** Who reads, as far as it matters here. */
export type ReaderCall = Pick<Call, 'send' | 'isOver' | 'onOver'>;

/** Undefined: all streams. What a message does not say is null on its prototype, whatever its type says. */
export function streamNameOf({ stream }: ReadOptions): string | undefined {
  return stream ? Buffer.from(stream.identifier?.streamName ?? []).toString() : undefined;
}
