import { setImmediate as nextTurn } from 'node:timers/promises';
import { type handleServerStreamingCall, type ServerWritableStream, status } from '@grpc/grpc-js';
import type { FaultSwitches } from '../faults.ts';
import { type ReadOptions, type ReadReq, readResp, toNumber } from '../protocol/messages.ts';
import type { Log } from '../storage/log.ts';
import { type Tail, tailEvent } from '../storage/tail.ts';
import { matcher } from './filter.ts';
import { send } from './flow.ts';
import { follow } from './follow.ts';

export interface Sources {
  log: Log;
  tail: Tail;
  faults: FaultSwitches;
}
export type ReadCall = ServerWritableStream<ReadReq, Buffer>;

/** One call for all reading: a range of a stream or of all streams, or a subscription that never ends. */
export function read(sources: Sources): handleServerStreamingCall<ReadReq, Buffer> {
  return async (call) => {
    try {
      const { options } = call.request;
      if (options === null || options.source === undefined) throw new Error('neither a stream nor all streams');
      await sources.faults.whileFrozen();
      if (options.amount === 'subscription') await follow(call, options, sources);
      else await readRange(call, options, sources);
      if (!call.destroyed) call.end();
    } catch (error) {
      const details = error instanceof Error ? error.message : String(error);
      if (!call.destroyed) call.emit('error', { code: status.INVALID_ARGUMENT, details });
    }
  };
}

async function readRange(call: ReadCall, options: ReadOptions, sources: Sources): Promise<void> {
  const streamName = streamNameOf(options);
  if (streamName !== undefined && !sources.log.hasStream(streamName)) {
    await send(call, readResp.encode({ streamNotFound: { stream: { streamName: Buffer.from(streamName) } } }));
    return;
  }
  const matches = matcher(options.filter);
  let left = toNumber(options.count);
  for await (const events of pagesOf(options, streamName, sources)) {
    for (const event of events.filter(matches)) {
      if (left === 0 || call.destroyed) return;
      left -= 1;
      await send(call, tailEvent(event).encoded());
    }
  }
}

async function* pagesOf(options: ReadOptions, streamName: string | undefined, { log, faults }: Sources) {
  const backwards = options.direction === 1;
  let from = startOf(options);
  while (from >= 0) {
    await faults.whileFrozen();
    const page =
      streamName === undefined
        ? log.pageOfAll(from, backwards)
        : log.pageOfStream(streamName, from, backwards, toNumber(options.count));
    yield page.events;
    const last = page.events.at(-1);
    if (page.complete || last === undefined) return;
    from = (streamName === undefined ? last.position : last.revision) + (backwards ? -1 : 1);
    await nextTurn();
  }
}

/** Undefined: all streams. What a message does not say is null on its prototype, whatever its type says. */
export function streamNameOf({ stream }: ReadOptions): string | undefined {
  return stream ? Buffer.from(stream.identifier?.streamName ?? []).toString() : undefined;
}

/** The first revision or position of the range, inclusive. */
function startOf({ stream, all }: ReadOptions): number {
  if (stream?.from === 'revision') return toNumber(stream.revision);
  if (all?.from === 'position') return toNumber(all.position?.commitPosition ?? 0);
  return (stream?.from ?? all?.from) === 'end' ? Number.MAX_SAFE_INTEGER : 0;
}
