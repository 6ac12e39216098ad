import { expect, it } from 'vitest';
import { progressOn } from './progress.ts';
import { type AuditReport, linesOf } from './report.ts';

const report: AuditReport = {
  ...{ breach: null, streams: 3_001, events: 9_002, concerts: 1, holds: 1_000, bookings: 999 },
  ...{ acknowledgements: 0, unbookedHolds: 0, underWay: 0, seconds: 0.2, cpuSeconds: 0.19 },
};

it('says in a few lines what was checked', () => {
  expect(linesOf(report)).toEqual([
    '999 bookings and 1,000 holds of 1 concert: every promise holds',
    '3,001 streams, 9,002 events in 0.2 s (45,010 events/s, 0.2 s of CPU)',
  ]);
  expect(linesOf({ ...report, acknowledgements: 5, unbookedHolds: 1, underWay: 2 })).toHaveLength(5);
});

it('says which event is the first to break a promise', () => {
  const breach = {
    streamName: 'inventory-1',
    revision: 7,
    type: 'TicketsHeld',
    promise: 'p',
    expected: 'e',
    seen: 's',
  };
  expect(linesOf({ ...report, breach }).join('\n')).toContain('event     inventory-1 at revision 7 (TicketsHeld)');
  const lost = linesOf({ ...report, breach: { ...breach, revision: null } });
  expect(lost.join('\n')).toContain('event     inventory-1 (TicketsHeld)');
});

it('says on a terminal how far it is, and elsewhere nothing', () => {
  for (const isTTY of [true, false]) {
    const written: string[] = [];
    let nowMs = 0;
    const terminal = { isTTY, write: (text: string) => written.push(text) > 0 };
    const progress = progressOn(terminal, () => nowMs);
    progress.tell(1_000);
    nowMs = 3_000;
    progress.tell(150_000);
    progress.tell(150_001);
    progress.end();
    expect(written).toEqual(isTTY ? ['\r150,000 events, 3 s ', '\r\u001b[2K'] : []);
  }
});
