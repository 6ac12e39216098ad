import { auditEventStore } from '@concert/audit/audit';
import { linesOf } from '@concert/audit/report';
import { connectEventStore } from '@concert/event-store/connect';
import type { Audience, System } from './stage.ts';

/** As long as the story waits for what has to follow. */
const settleSeconds = 20;

/** One more check when all is played: the event store itself shows that every promise was kept. */
export async function audited({ eventStoreUrl }: System, audience: Audience): Promise<void> {
  const store = connectEventStore(eventStoreUrl);
  try {
    const report = await auditEventStore(store, { settleSeconds });
    audience.checked('the audit holds', report.breach === null, report.breach?.promise ?? null, null);
    for (const line of linesOf(report)) audience.noted(line);
  } finally {
    await store.close();
  }
}
