import { describe, expect, test } from 'vitest';
import { AppendTooLarge, WrongExpectedRevision } from '../errors.ts';
import { event, ids, newStream, someEvents, storeUnderTest } from './testing/store-under-test.ts';

const store = storeUnderTest();

describe('expected revisions', () => {
  test('a new stream begins at 0 and grows at its exact revision', async () => {
    const stream = newStream();
    expect(await store.append(stream, someEvents(3), 'no_stream')).toBe(2n);
    expect(await store.append(stream, someEvents(1), 2n)).toBe(3n);
    expect((await store.read(stream)).map(({ revision }) => revision)).toEqual([0n, 1n, 2n, 3n]);
  });

  test('a writer that comes second is told what the revision is, and writes nothing', async () => {
    const stream = newStream();
    await store.append(stream, someEvents(2), 'no_stream');
    for (const expected of ['no_stream', 0n, 5n] as const) {
      const refusal = await store.append(stream, someEvents(1), expected).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(WrongExpectedRevision);
      expect(refusal).toMatchObject({ streamName: stream, actual: 1n });
    }
    expect(await store.read(stream)).toHaveLength(2);
  });

  test('a revision of a stream that does not exist is wrong', async () => {
    const refusal = await store.append(newStream(), someEvents(1), 0n).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'WrongExpectedRevision', actual: undefined });
  });
});

describe('the same append again', () => {
  test('at no_stream is answered the same and written once, also after others', async () => {
    const stream = newStream();
    const events = someEvents(2);
    await store.append(stream, events, 'no_stream');
    await store.append(stream, someEvents(1), 1n);
    expect(await store.append(stream, events, 'no_stream')).toBe(1n);
    expect(await store.read(stream)).toHaveLength(3);
  });

  test('at an exact revision is answered the same and written once, also after others', async () => {
    const stream = newStream();
    const events = someEvents(2);
    await store.append(stream, someEvents(1), 'no_stream');
    expect(await store.append(stream, events, 0n)).toBe(2n);
    await store.append(stream, someEvents(1500), 2n);
    expect(await store.append(stream, events, 0n)).toBe(2n);
    expect(await store.read(stream)).toHaveLength(1503);
  });

  test('with only some of the events is refused', async () => {
    const stream = newStream();
    const [first, second, third] = [event(), event(), event()];
    await store.append(stream, [first, second], 'no_stream');
    await expect(store.append(stream, [first, third], 'no_stream')).rejects.toThrow(WrongExpectedRevision);
    await expect(store.append(stream, [second, third], 0n)).rejects.toThrow(WrongExpectedRevision);
    await expect(store.append(stream, [first, second, third], 'no_stream')).rejects.toThrow(WrongExpectedRevision);
    await expect(store.append(stream, [second], 'no_stream')).rejects.toThrow(WrongExpectedRevision);
    expect(ids(await store.read(stream))).toEqual(ids([first, second]));
  });

  test('sent twice at the same moment is written once', async () => {
    const stream = newStream();
    const events = someEvents(2);
    const answers = await Promise.all([1, 2, 3].map(() => store.append(stream, events, 'no_stream')));
    expect(answers).toEqual([1n, 1n, 1n]);
    expect(await store.read(stream)).toHaveLength(2);
  });
});

test('an append of more than 1,048,576 bytes is refused, and the next one is written', async () => {
  const stream = newStream();
  const large = () => event({ text: 'x'.repeat(400_000) });
  await expect(store.append(stream, [large(), large(), large()], 'no_stream')).rejects.toThrow(AppendTooLarge);
  expect(await store.append(stream, [large(), large()], 'no_stream')).toBe(1n);
});

test('of many who append to one stream at once, exactly one wins each revision', async () => {
  const stream = newStream();
  const rounds = 10;
  const writers = Array.from({ length: 20 }, (_, writer) => writer);
  await store.append(stream, [event()], 'no_stream');
  for (let revision = 0n; revision < rounds; revision += 1n) {
    const outcomes = await Promise.allSettled(
      writers.map((writer) => store.append(stream, [event({ writer })], revision)),
    );
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(lost).toHaveLength(writers.length - 1);
    for (const reason of lost) expect(reason).toMatchObject({ name: 'WrongExpectedRevision', actual: revision + 1n });
  }
  expect(await store.read(stream)).toHaveLength(rounds + 1);
});
