import { expect, it } from 'vitest';
import { summaryOf } from './summary.ts';
import { torture } from './torture.ts';

const kills = 50;

it('fifty kills under load: no acknowledged booking lost, no seat sold twice, no tickets stuck', async () => {
  const began = performance.now();
  const say = (line: string) => console.log(`${Math.round((performance.now() - began) / 1000)} s: ${line}`);
  const tortured = await torture({ kills, seed: 1, ordersPerSecond: 20, say });
  console.log(summaryOf(tortured));
  expect(tortured.judgement.broken).toEqual([]);
  expect(tortured.killed).toHaveLength(kills);
  expect(tortured.figures.acknowledged).toBeGreaterThan(kills);
});
