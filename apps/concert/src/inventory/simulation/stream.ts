import { WrongExpectedRevision } from '@concert/event-store/errors';
import type { Expected, NewEvent, RecordedEvent } from '@concert/event-store/event-store';

/** The one stream of the simulated event store: exact expected revisions, idempotent by event id, never forgets. */
export class SimulatedStream {
  readonly log: RecordedEvent[] = [];
  /** Called whenever something was written, to those who follow. */
  readonly #followers: (() => void)[] = [];

  follow(written: () => void): void {
    this.#followers.push(written);
  }

  /** The revision of the last of the events. `onEach` sees each event that was not there before. Throws WrongExpectedRevision. */
  write(
    streamName: string,
    events: readonly NewEvent[],
    expected: Expected,
    onEach: (event: RecordedEvent) => void,
  ): bigint {
    const at = expected === 'no_stream' ? 0 : Number(expected) + 1;
    const last = BigInt(at + events.length - 1);
    if (events.every(({ id }, index) => this.log[at + index]?.id === id)) return last;
    if (this.log.length !== at) throw new WrongExpectedRevision(streamName, this.log.at(-1)?.revision);
    for (const event of events) {
      const revision = BigInt(this.log.length);
      const recorded = { ...event, streamName, revision, position: `${revision}:${revision}` };
      this.log.push(recorded);
      onEach(recorded);
    }
    for (const written of this.#followers) written();
    return last;
  }
}
