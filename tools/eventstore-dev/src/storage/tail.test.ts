import { expect, test, vi } from 'vitest';
import { eventAt } from '../testing/logged.ts';
import { Tail } from './tail.ts';

const positions = (found: ReturnType<Tail['after']>) => found?.events.map(({ event }) => event.position);

test('knows what came after a position that it still holds, and says when that is all', () => {
  const tail = new Tail();
  expect(tail.after(0)).toBeUndefined();
  tail.push([eventAt(5), eventAt(6), eventAt(7)]);
  expect(tail.after(3)).toBeUndefined();
  expect(positions(tail.after(4))).toEqual([5, 6, 7]);
  expect(positions(tail.after(6))).toEqual([7]);
  expect(tail.after(7)).toEqual({ events: [], complete: true });
});

test('gives a page at a time', () => {
  const tail = new Tail();
  tail.push(Array.from({ length: 1200 }, (_, n) => eventAt(n + 1)));
  expect(tail.after(0)).toMatchObject({ complete: false });
  expect(positions(tail.after(0))).toHaveLength(500);
  expect(tail.after(1000)).toMatchObject({ complete: true });
});

test('forgets the older ones by number and by size, never the newest', () => {
  const many = new Tail();
  for (let position = 1; position <= 10_000; position += 1) many.push([eventAt(position)]);
  expect(many.after(0)).toBeUndefined();
  expect(positions(many.after(9_999))).toEqual([10_000]);
  const large = new Tail();
  for (let position = 1; position <= 20; position += 1) large.push([eventAt(position, 1_000_000)]);
  expect(large.after(10)).toBeUndefined();
  expect(positions(large.after(19))).toEqual([20]);
  large.push([eventAt(21, 9_000_000)]);
  expect(positions(large.after(20))).toEqual([21]);
});

test('wakes those who wait until they have had enough', () => {
  const tail = new Tail();
  const listener = vi.fn();
  const forget = tail.onAppended(listener);
  tail.push([eventAt(1)]);
  tail.push([]);
  forget();
  tail.push([eventAt(2)]);
  expect(listener).toHaveBeenCalledOnce();
});
