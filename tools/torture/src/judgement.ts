import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledgement } from '@concert/audit/acks';
import { auditEventStore } from '@concert/audit/audit';
import { type AuditReport, linesOf } from '@concert/audit/report';
import { InventoryAudit } from '@concert/concert/inventory/audit';
import { decodeInventory } from '@concert/concert/inventory/decode';
import type { EventStore } from '@concert/event-store/event-store';
import type { ConcertAnswer } from '@concert/story/answers';

type Store = Pick<EventStore, 'follow' | 'readStream'>;

export interface Evidence {
  readonly store: Store;
  readonly concertId: string;
  /** What people were told. */
  readonly acks: readonly Acknowledgement[];
  /** What they should not have been told, as sentences. */
  readonly wrongs: readonly string[];
  /** What every replica says of the concert, when it is asked. */
  readonly look: () => Promise<readonly ConcertAnswer[]>;
}

export interface Judgement {
  /** What was broken, as sentences; none is the goal. */
  readonly broken: readonly string[];
  readonly report: AuditReport;
}

const lookAgainAfterMs = 1_000;

/**
 * Looks until everything that has to follow has followed, at most for so long, and judges: what was acknowledged is
 * there, nothing was sold twice, and nothing is stuck: what is free and what is sold make up what is registered, and
 * every replica says so.
 */
export async function judge(evidence: Evidence, withinMs: number): Promise<Judgement> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const judgement = await judgeNow(evidence);
    if (judgement.broken.length === 0 || performance.now() > deadline) {
      return { ...judgement, broken: [...evidence.wrongs, ...judgement.broken] };
    }
    await pause(lookAgainAfterMs);
  }
}

async function judgeNow({ store, concertId, acks, look }: Evidence): Promise<Judgement> {
  const report = await auditEventStore(store, { acks, settleSeconds: 0 });
  const broken = report.breach === null ? [] : [linesOf(report).slice(0, 4).join('\n')];
  // A stream that breaks a promise cannot be counted.
  if (report.breach === null) broken.push(...(await stuck(store, concertId, await look())));
  return { broken, report };
}

async function stuck(store: Store, concertId: string, views: readonly ConcertAnswer[]): Promise<string[]> {
  const audit = new InventoryAudit();
  for await (const { type, data, metadata } of store.readStream(`inventory-${concertId}`)) {
    audit.check(decodeInventory({ type, version: metadata.version, data }));
  }
  const held = audit.kept.values().reduce((sum, { status }) => sum + (status === 'held' ? 1 : 0), 0);
  const sentences = held === 0 ? [] : [`${held} holds that nobody paid have not ended`];
  for (const { grades } of views) {
    for (const { grade, available } of grades) {
      const { registered = 0, taken = 0 } = audit.offers.get(grade) ?? {};
      if (available === registered - taken) continue;
      const sum = `${taken} of ${registered} tickets of ${grade} are sold`;
      sentences.push(`${sum}, and a replica says that ${available} are free`);
    }
  }
  return sentences;
}
