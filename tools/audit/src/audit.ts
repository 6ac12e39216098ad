import { BrokenPromise } from '@concert/concert/inventory/broken-promise';
import type { EventStore, RecordedEvent } from '@concert/event-store/event-store';
import type { Acknowledgement } from './acks.ts';
import { checkAtRest } from './at-rest.ts';
import { Books } from './books.ts';
import { check, prefixes } from './check.ts';
import { checkAcks } from './check-acks.ts';
import type { AuditReport, Breach } from './report.ts';

export interface AuditOptions {
  /** What callers were told. */
  readonly acks?: Iterable<Acknowledgement>;
  /** How long an effect may take to follow its cause, in seconds. Default: 30. */
  readonly settleSeconds?: number;
  /** The moment as of which it is judged what is still under way. Default: when all was read. */
  readonly asOfMs?: number;
  /** Called every few thousand events with how many were read so far. */
  readonly onProgress?: (events: number) => void;
}

const defaultSettleSeconds = 30;
const tellEvery = 4096;

/**
 * Reads everything in the store once and checks the promises at every event; never writes. Ends at the first event that
 * breaks one. Throws EventStoreUnavailable.
 */
export async function auditEventStore(
  store: Pick<EventStore, 'follow'>,
  options: AuditOptions = {},
): Promise<AuditReport> {
  const begunMs = performance.now();
  const usedBefore = process.cpuUsage();
  const books = new Books();
  const { events, breach } = await readAll(store, books, options);
  const { settleSeconds = defaultSettleSeconds, asOfMs = Date.now() } = options;
  const atRest = checkAtRest(books, { asOfMs, settleMs: settleSeconds * 1000 });
  const acked = checkAcks(books, options.acks ?? []);
  const { user, system } = process.cpuUsage(usedBefore);
  return {
    breach: breach ?? acked.breach ?? atRest.breach,
    ...counts(books),
    events,
    acknowledgements: acked.count,
    unbookedHolds: atRest.unbookedHolds,
    underWay: atRest.underWay,
    seconds: (performance.now() - begunMs) / 1000,
    cpuSeconds: (user + system) / 1e6,
  };
}

async function readAll(store: Pick<EventStore, 'follow'>, books: Books, { onProgress }: AuditOptions) {
  const read = new AbortController();
  let events = 0;
  for await (const recorded of store.follow(prefixes, { signal: read.signal, onCaughtUp: () => read.abort() })) {
    events += 1;
    const breach = breachBy(books, recorded, events);
    if (breach !== null) return { events, breach };
    if (events % tellEvery === 0) onProgress?.(events);
  }
  return { events, breach: null };
}

function breachBy(books: Books, recorded: RecordedEvent, order: number): Breach | null {
  try {
    check(books, recorded, order);
    return null;
  } catch (error) {
    const { streamName, revision, type } = recorded;
    return { streamName, revision: Number(revision), type, ...reasonOf(error) };
  }
}

/** An event that nobody can read breaks a promise too: whoever follows the stream stops there. */
function reasonOf(error: unknown): Pick<Breach, 'promise' | 'expected' | 'seen'> {
  if (error instanceof BrokenPromise) return { promise: error.promise, expected: error.expected, seen: error.seen };
  const seen = error instanceof Error ? error.message : String(error);
  return { promise: 'every event can be read', expected: 'a known type and version, with what it says', seen };
}

function counts({ concerts, lives }: Books) {
  let [streams, holds] = [0, 0];
  for (const { inventory, inventoryEvents, catalogueEvents } of concerts.values()) {
    streams += Number(inventoryEvents > 0) + Number(catalogueEvents > 0);
    holds += inventory.kept.size;
  }
  for (const { paymentEvents, deliveryEvents } of lives.values()) {
    streams += 1 + Number(paymentEvents > 0) + Number(deliveryEvents > 0);
  }
  return { streams, holds, concerts: concerts.size, bookings: lives.size };
}
