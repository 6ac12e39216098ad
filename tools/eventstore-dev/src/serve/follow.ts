import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ReadOptions, readResp, toNumber } from '../protocol/messages.ts';
import { type TailEvent, tailEvent } from '../storage/tail.ts';
import { checkpointEvery, matcher } from './filter.ts';
import { type ReaderCall, type Sources, streamNameOf } from './sources.ts';

interface Source {
  /** What comes after a place, which is the revision in a stream, the position in all streams. */
  after(place: number): { events: TailEvent[]; complete: boolean };
  placeOf(entry: TailEvent): number;
  start: number;
}

/**
 * A subscription: what there is, then what comes, until the client goes. Reads page by page at the pace of the client,
 * so a slow one costs one page; says CaughtUp each time it has come to the end.
 */
export async function follow(call: ReaderCall, options: ReadOptions, sources: Sources): Promise<void> {
  const matches = matcher(options.filter);
  const checkpoints = new Checkpoints(checkpointEvery(options.filter));
  const source = sourceOf(options, sources);
  await call.send([readResp.encode({ confirmation: { subscriptionId: randomUUID() } })]);
  for await (const { events, caughtUp } of pagesOf(call, source, sources)) {
    const messages: Buffer[] = [];
    for (const entry of events) {
      if (matches(entry.event)) messages.push(entry.encoded());
      const checkpoint = checkpoints.passed(entry);
      if (checkpoint) messages.push(checkpoint);
    }
    if (caughtUp) messages.push(...caughtUpMessages(sources.faults.current.caughtUpTimes));
    await call.send(messages);
  }
}

function caughtUpMessages(times: number): Buffer[] {
  return Array.from({ length: times }, () => readResp.encode({ caughtUp: {} }));
}

async function* pagesOf(call: ReaderCall, source: Source, { tail, faults }: Sources) {
  const appended = new Signal();
  call.onOver(() => appended.raise());
  const forget = tail.onAppended(() => appended.raise());
  try {
    let place = source.start;
    let live = false;
    while (!call.isOver) {
      await faults.whileFrozen();
      const { events, complete } = source.after(place);
      yield { events, caughtUp: complete && !live };
      const last = events.at(-1);
      if (last) place = source.placeOf(last);
      live = complete;
      await (complete ? appended.raised() : nextTurn());
    }
  } finally {
    forget();
  }
}

function sourceOf(options: ReadOptions, { log, tail }: Sources): Source {
  const streamName = streamNameOf(options);
  if (streamName === undefined) {
    const { all } = options;
    const fromPosition = toNumber(all?.position?.commitPosition ?? 0);
    return {
      after: (place) => tail.after(place) ?? fromDisk(log.pageOfAll(place + 1, false)),
      placeOf: ({ event }) => event.position,
      start: all?.from === 'end' ? log.lastPosition : fromPosition,
    };
  }
  const { stream } = options;
  const last = log.pageOfStream(streamName, Number.MAX_SAFE_INTEGER, true, 1).events[0]?.revision ?? -1;
  const fromRevision = stream?.from === 'revision' ? toNumber(stream.revision) : -1;
  return {
    after: (place) => fromDisk(log.pageOfStream(streamName, place + 1, false)),
    placeOf: ({ event }) => event.revision,
    start: stream?.from === 'end' ? last : fromRevision,
  };
}

function fromDisk({ events, complete }: ReturnType<Sources['log']['pageOfAll']>): ReturnType<Source['after']> {
  return { events: events.map(tailEvent), complete };
}

/** Counts what was looked at and says so every so often, for those whose events are rare. */
class Checkpoints {
  readonly #every: number | undefined;
  #seen = 0;

  constructor(every: number | undefined) {
    this.#every = every;
  }

  passed({ event: { position } }: TailEvent): Buffer | undefined {
    if (this.#every === undefined) return undefined;
    this.#seen = (this.#seen + 1) % this.#every;
    if (this.#seen !== 0) return undefined;
    return readResp.encode({ checkpoint: { commitPosition: position, preparePosition: position } });
  }
}

/** Remembers that it was raised while its owner was busy. */
class Signal {
  #raised = Promise.withResolvers<void>();

  raise(): void {
    this.#raised.resolve();
  }

  async raised(): Promise<void> {
    await this.#raised.promise;
    this.#raised = Promise.withResolvers<void>();
  }
}
