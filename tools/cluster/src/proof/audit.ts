import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledgement } from '@concert/audit/acks';
import { auditEventStore } from '@concert/audit/audit';
import { type AuditReport, linesOf } from '@concert/audit/report';
import { connectEventStore } from '@concert/event-store/connect';
import { eventStoreUrl } from './addresses.ts';

const settlesWithinMs = 120_000;
const lookAgainAfterMs = 3_000;

/** Audits until everything that has to follow has followed, at most so long; the last report. */
export async function audited(acks: readonly Acknowledgement[]): Promise<AuditReport> {
  const deadline = performance.now() + settlesWithinMs;
  const store = connectEventStore(eventStoreUrl);
  try {
    for (;;) {
      const report = await auditEventStore(store, { acks, settleSeconds: 0 });
      if (report.breach === null || performance.now() > deadline) return report;
      await pause(lookAgainAfterMs);
    }
  } finally {
    await store.close();
  }
}

/** The report in one line. */
export function verdictOf(report: AuditReport): string {
  const { bookings, acknowledgements, events, underWay } = report;
  if (report.breach !== null) return linesOf(report).slice(0, 4).join(' ');
  return `${bookings} bookings, ${events} events, ${acknowledgements} acknowledgements all there, ${underWay} under way`;
}
