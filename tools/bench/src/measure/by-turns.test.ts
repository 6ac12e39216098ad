import { expect, test } from 'vitest';
import { byTurns, kept, warmUp } from './by-turns.ts';

test('players play by turns, and what each played is kept, the warm-up aside', async () => {
  const order: string[] = [];
  const playing = (side: string) => {
    let perSecond = 0;
    return kept(async () => {
      order.push(side);
      perSecond += 1;
      return { side, perSecond, broken: [] };
    });
  };
  const [a, b] = [playing('a'), playing('b')];
  const heard: string[] = [];
  await warmUp([a, b], 2);
  await byTurns(3, [a, b], ({ side }, round) => heard.push(`${side}${round}`));
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'b']);
  expect(heard).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  expect(a.played.map(({ perSecond }) => perSecond)).toEqual([3, 4, 5]);
});
