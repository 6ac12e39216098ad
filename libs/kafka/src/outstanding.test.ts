import { expect, test } from 'vitest';
import { Outstanding } from './outstanding.ts';

const letter = (offset: number, key: string | null = 'a', topic = 'booking') => ({
  id: `${topic}/0/${offset}`,
  topic,
  key,
  offset: String(offset),
});

function outstanding(...letters: ReturnType<typeof letter>[]) {
  const all = new Outstanding();
  for (const each of letters) all.add(each);
  return all;
}

test('a live event waits behind an earlier one of its key only', () => {
  const all = outstanding(letter(5));
  expect(all.before(letter(9))).toEqual(letter(5));
  expect(all.before(letter(3))).toBeUndefined();
  expect(all.before(letter(9, 'b'))).toBeUndefined();
  expect(all.before(letter(9, 'a', 'payment'))).toBeUndefined();
});

test('a lane opens when its last letter is settled', () => {
  const all = outstanding(letter(5), letter(6));
  all.settle(letter(5).id);
  expect(all.before(letter(9))).toEqual(letter(6));
  all.settle(letter(6).id);
  expect(all.before(letter(9))).toBeUndefined();
  all.settle('never heard of');
  expect(all.all()).toEqual([]);
});

test('letters are handled in the order of their offsets, however they came', () => {
  const all = outstanding(letter(10), letter(9), letter(100));
  expect(all.all().map(({ offset }) => offset)).toEqual(['9', '10', '100']);
  expect([9, 10, 100].map((offset) => all.isNext(letter(offset)))).toEqual([true, false, false]);
  all.settle(letter(9).id);
  expect([9, 10, 100].map((offset) => all.isNext(letter(offset)))).toEqual([false, true, false]);
});

test('a letter without a key waits for nobody, and nobody for it', () => {
  const all = outstanding(letter(1, null), letter(2, null));
  expect(all.isNext(letter(2, null))).toBe(true);
  expect(all.before(letter(3, null))).toBeUndefined();
});

test('a letter that comes again replaces itself', () => {
  const all = outstanding(letter(5), letter(5));
  expect(all.all()).toHaveLength(1);
  all.settle(letter(5).id);
  expect(all.has(letter(5).id)).toBe(false);
  expect(all.head(letter(5))).toBeUndefined();
});
