import { EventStoreUnavailable } from '@concert/event-store/errors';
import type { EventStore, RecordedEvent } from '@concert/event-store/event-store';
import type { Random } from '@concert/ids/random';
import type { SimulatedStream } from './stream.ts';
import type { Timeline } from './timeline.ts';

export type StoreCalls = Pick<EventStore, 'append' | 'readStream'>;

export interface ConnectionOptions {
  readonly stream: SimulatedStream;
  readonly timeline: Timeline;
  readonly random: Random;
  /** How often a call goes wrong, now. */
  readonly faults: () => number;
  /** Whether the process at this end still lives; nothing reaches it afterwards. */
  readonly isAlive: () => boolean;
  readonly onWritten: (event: RecordedEvent) => void;
}

/** As long as the caller waits for the store. */
const timeoutMs = 500;
const worstMs = 4 * timeoutMs;

/**
 * A process's connection to the store. What goes wrong: a request or a reply is lost, a reply comes after the timeout,
 * a request arrives after it, or arrives twice, a read breaks off in the middle.
 */
export function connect(options: ConnectionOptions): StoreCalls {
  return { append: appending(options), readStream: reading(options) };
}

function appending(options: ConnectionOptions): StoreCalls['append'] {
  const { stream, timeline, random, isAlive, onWritten } = options;
  const { travelMs, goesWrong } = network(options);
  return (streamName, events, expected) =>
    new Promise((resolve, reject) => {
      const patience = timeline.after(timeoutMs, () => {
        if (isAlive()) reject(new EventStoreUnavailable('no answer'));
      });
      const answer = (deliver: () => void) => {
        patience.cancelled = true;
        if (isAlive()) deliver();
      };
      const arrive = () => {
        const replyMs = goesWrong() ? random.fraction() * worstMs : travelMs();
        const lost = goesWrong();
        let deliver: () => void;
        try {
          const last = stream.write(streamName, events, expected, onWritten);
          deliver = () => resolve(last);
        } catch (error) {
          deliver = () => reject(error);
        }
        if (!lost) timeline.after(replyMs, () => answer(deliver));
      };
      if (goesWrong()) {
        // Lost, late or sent twice by the network below.
        for (let copies = random.between(0, 2); copies > 0; copies -= 1) {
          timeline.after(random.fraction() * worstMs, arrive);
        }
      } else timeline.after(travelMs(), arrive);
    });
}

function reading(options: ConnectionOptions): StoreCalls['readStream'] {
  const { stream, timeline, random, isAlive } = options;
  const { travelMs, goesWrong } = network(options);
  return async function* readStream(_streamName: string, from = 0n): AsyncIterable<RecordedEvent> {
    if (goesWrong()) {
      await timeline.pause(timeoutMs);
      if (isAlive()) throw new EventStoreUnavailable('no answer');
    }
    await timeline.pause(travelMs());
    const found = stream.log.slice(Number(from));
    await timeline.pause(travelMs());
    const breaksAfter = goesWrong() ? random.between(0, found.length) : found.length;
    if (!isAlive()) return await new Promise(() => {});
    yield* found.slice(0, breaksAfter);
    if (breaksAfter < found.length) throw new EventStoreUnavailable('the connection broke');
  };
}

function network({ random, faults }: ConnectionOptions) {
  return { travelMs: () => 0.2 + random.fraction() * 3, goesWrong: () => random.chance(faults()) };
}
