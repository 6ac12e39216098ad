import { newId } from '@concert/ids/ids';
import { expect, test } from 'vitest';
import { storeUnderTest } from './conformance/testing/store-under-test.ts';
import { cause, tallies } from './testing/tally.ts';

const tally = tallies(storeUnderTest());

test('a stream is decided, written and read back', async () => {
  const id = newId();
  await tally.handle(id, { type: 'count', amount: 3 }, cause(newId()));
  await tally.handle(id, { type: 'count', amount: 4 }, cause(newId()));
  expect(await tally.load(id)).toMatchObject({ state: { most: 100, count: 7 }, revision: 2n });
});

test('the same cause at the same moment acts once', async () => {
  const id = newId();
  const same = cause(newId());
  await Promise.all([1, 2, 3, 4].map(() => tally.handle(id, { type: 'count', amount: 3 }, same)));
  expect((await tally.load(id)).state.count).toBe(3);
});

test('many at once are served one after the other, and never more than there is', async () => {
  const id = newId();
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, () => tally.handle(id, { type: 'count', amount: 30 }, cause(newId()))),
  );
  expect(outcomes.filter((outcome) => 'refused' in outcome)).toHaveLength(3);
  expect((await tally.load(id)).state.count).toBe(90);
});
