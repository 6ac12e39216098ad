import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WrongExpectedRevision } from '../errors.ts';
import type { NewEvent } from '../event-store.ts';
import { event, ids, newStream, someEvents, storeUnderTest } from './testing/store-under-test.ts';

const store = storeUnderTest();

/** Writes one stream, and knows what must be in it. */
class Writer {
  readonly stream = newStream('property');
  readonly accepted: NewEvent[] = [];
  readonly #appends: { at: number; events: NewEvent[] }[] = [];

  async append(count: number): Promise<void> {
    const at = this.accepted.length;
    const events = someEvents(count);
    await this.#send(at, events);
    this.accepted.push(...events);
    this.#appends.push({ at, events });
  }

  async repeat(which: number): Promise<void> {
    const earlier = this.#appends[which % this.#appends.length];
    if (earlier) await this.#send(earlier.at, earlier.events);
  }

  async appendLate(by: number): Promise<void> {
    const at = this.accepted.length - by;
    if (at < 0) return;
    await expect(store.append(this.stream, [event()], expected(at))).rejects.toThrow(WrongExpectedRevision);
  }

  async #send(at: number, events: NewEvent[]): Promise<void> {
    expect(await store.append(this.stream, events, expected(at))).toBe(BigInt(at + events.length - 1));
  }
}

const expected = (at: number) => (at === 0 ? 'no_stream' : BigInt(at - 1));

/** What a writer may do next: append, send an earlier append again, or append where others have been. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 5 }).map((count) => (writer: Writer) => writer.append(count)) },
  fc.nat().map((which) => (writer: Writer) => writer.repeat(which)),
  fc.integer({ min: 1, max: 3 }).map((by) => (writer: Writer) => writer.appendLate(by)),
);

test('whatever is appended, repeated or appended too late, the stream holds each accepted event once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const writer = new Writer();
      for (const next of steps) await next(writer);
      expect(ids(await store.read(writer.stream))).toEqual(ids(writer.accepted));
      expect(ids(await store.read(writer.stream, { backwards: true }))).toEqual(ids(writer.accepted.toReversed()));
    }),
    { numRuns: 40 },
  );
});
