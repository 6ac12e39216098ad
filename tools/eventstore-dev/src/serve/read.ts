import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Handler } from '../grpc/server.ts';
import { type ReadOptions, readReq, readResp, toNumber } from '../protocol/messages.ts';
import { tailEvent } from '../storage/tail.ts';
import { matcher } from './filter.ts';
import { follow } from './follow.ts';
import { type ReaderCall, type Sources, streamNameOf } from './sources.ts';

/** One call for all reading: a range of a stream or of all streams, or a subscription that never ends. */
export function read(sources: Sources): Handler {
  return async (call) => {
    const { options } = readReq.decode(await call.message());
    if (options === null || options.source === undefined) throw new Error('neither a stream nor all streams');
    await sources.faults.whileFrozen();
    if (options.amount === 'subscription') await follow(call, options, sources);
    else await readRange(call, options, sources);
  };
}

async function readRange(call: ReaderCall, options: ReadOptions, sources: Sources): Promise<void> {
  const streamName = streamNameOf(options);
  if (streamName !== undefined && !sources.log.hasStream(streamName)) {
    await call.send([readResp.encode({ streamNotFound: { stream: { streamName: Buffer.from(streamName) } } })]);
    return;
  }
  const matches = matcher(options.filter);
  let left = toNumber(options.count);
  for await (const events of pagesOf(options, streamName, sources)) {
    const asked = events.filter(matches).slice(0, left);
    left -= asked.length;
    await call.send(asked.map((event) => tailEvent(event).encoded()));
    if (left === 0 || call.isOver) return;
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

/** The first revision or position of the range, inclusive. */
function startOf({ stream, all }: ReadOptions): number {
  if (stream?.from === 'revision') return toNumber(stream.revision);
  if (all?.from === 'position') return toNumber(all.position?.commitPosition ?? 0);
  return (stream?.from ?? all?.from) === 'end' ? Number.MAX_SAFE_INTEGER : 0;
}
