import { expect, test } from 'vitest';
import { batches } from './batches.ts';

const item = (name: number, bytes = 1) => ({ name, bytes });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const generous = { maxCount: 100, maxBytes: 1_000 };

async function* ready(...items: { name: number; bytes: number }[]) {
  yield* items;
}

async function names(source: AsyncIterable<{ name: number; bytes: number }[]>): Promise<number[][]> {
  const all: number[][] = [];
  for await (const batch of source) all.push(batch.map(({ name }) => name));
  return all;
}

test('gathers what is ready', async () => {
  expect(await names(batches(ready(item(1), item(2), item(3)), generous))).toEqual([[1, 2, 3]]);
  expect(await names(batches(ready(), generous))).toEqual([]);
});

test('is bounded by count and by size', async () => {
  const five = [1, 2, 3, 4, 5].map((name) => item(name, 10));
  expect(await names(batches(ready(...five), { ...generous, maxCount: 2 }))).toEqual([[1, 2], [3, 4], [5]]);
  expect(await names(batches(ready(...five), { ...generous, maxBytes: 25 }))).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test('does not wait for more while it holds something', async () => {
  const { promise: more, resolve: arrive } = Promise.withResolvers<void>();
  async function* slow() {
    yield item(1);
    await more;
    yield item(2);
  }
  const source = batches(slow(), generous);
  expect((await source.next()).value).toEqual([item(1)]);
  arrive();
  expect((await source.next()).value).toEqual([item(2)]);
  expect((await source.next()).done).toBe(true);
});

test('gives what was read before a failure, then fails', async () => {
  async function* failing() {
    yield item(1);
    throw new Error('away');
  }
  const source = batches(failing(), generous);
  await expect(names(source)).rejects.toThrow('away');
});

test('leaves no failure unheard while nobody asks for more', async () => {
  async function* failing() {
    yield item(1);
    await turn();
    throw new Error('away');
  }
  const source = batches(failing(), { ...generous, maxCount: 1 });
  expect((await source.next()).value).toEqual([item(1)]);
  await turn();
  await turn();
  await expect(source.next()).rejects.toThrow('away');
});
