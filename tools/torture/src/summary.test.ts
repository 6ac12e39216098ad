import { expect, it } from 'vitest';
import { summaryOf } from './summary.ts';

const figures = {
  ...{ orders: 9, acknowledged: 5, refused: 4, cancelled: 1, repeated: 2, stumbles: 3, longestGapMs: 1_234 },
};
const report = {
  ...{ breach: null, streams: 12, events: 40, concerts: 1, holds: 5, bookings: 5, acknowledgements: 5 },
  ...{ unbookedHolds: 0, underWay: 0, seconds: 1, cpuSeconds: 1 },
};
const killed = [
  { kind: 'concert', name: 'concert 1', recoveryMs: 1_000 },
  { kind: 'concert', name: 'concert 2', recoveryMs: 3_000 },
  { kind: 'event store', name: 'event store', recoveryMs: 500 },
] as const;

it('says who was killed how often and was back how soon, and that every promise was kept', () => {
  const lines = summaryOf({ killed, figures, judgement: { broken: [], report }, seconds: 61.4 }).split('\n');
  expect(lines.slice(0, 4)).toEqual([
    'killed       times  back after (median)  at the latest',
    'concert      2      3.0 s                3.0 s',
    'booking      0      -                    -',
    'event store  1      0.5 s                0.5 s',
  ]);
  expect(lines).toContain('longest gap between two acknowledgements: 1.2 s; all in 61 s');
  expect(lines.at(-1)).toBe('no acknowledged booking lost, no seat sold twice, no tickets stuck');
});

it('ends with what was broken', () => {
  const broken = ['a seat was sold twice'];
  const lines = summaryOf({ killed, figures, judgement: { broken, report }, seconds: 1 }).split('\n');
  expect(lines.slice(-2)).toEqual(['BROKEN:', 'a seat was sold twice']);
});
