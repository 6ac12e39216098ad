import type { HoldRequest } from '@concert/contracts/hold';
import { spanned, traceparent } from '@concert/tracing/tracing';
import { answerTo, type Reply } from './answer.ts';
import { ConcertReplica, type ConcertReplicaOptions } from './concert-replica.ts';
import type { Holds } from './holds.ts';
import { Hop, type Waiting } from './hop.ts';
import { ranked } from './ranking.ts';
import { type Replica, type Replicas, replicasBehind } from './replicas.ts';

export interface ConcertHoldsOptions {
  /** Where concert listens; every address behind every host name is a replica. */
  readonly urls: readonly string[];
  readonly identity: () => string;
  readonly timeoutMs: number;
  readonly logger: ConcertReplicaOptions['logger'];
  readonly probeAfterMs?: number;
  readonly replicas?: Replicas;
}

/**
 * Holds as concert gives them over HTTP, in batches, from the replica that writes for the concert. One that cannot be
 * reached is passed over for the next in rank, at once: a hold asked for twice is the same hold. Otherwise nothing is
 * repeated: the customer repeats with the same key.
 */
export function concertHolds(options: ConcertHoldsOptions): Holds & { close(): Promise<void> } {
  const { urls, timeoutMs, probeAfterMs = 1000, replicas = replicasBehind(urls) } = options;
  const connections = new Map<string, ConcertReplica>();
  let seen: readonly Replica[] = [];

  /** Those of now, in order of rank. */
  async function writersOf(concertId: string): Promise<readonly ConcertReplica[]> {
    const current = await replicas.current();
    if (current !== seen) {
      seen = current;
      forgetAllBut(current);
    }
    return ranked(concertId, current.map(connected));
  }

  function connected(replica: Replica): ConcertReplica {
    const known = connections.get(replica.id);
    if (known !== undefined) return known;
    const made = new ConcertReplica(replica, { ...options, probeAfterMs });
    connections.set(replica.id, made);
    return made;
  }

  function forgetAllBut(current: readonly Replica[]): void {
    const ids = new Set(current.map(({ id }) => id));
    for (const [id, replica] of connections) {
      if (ids.has(id)) continue;
      connections.delete(id);
      void replica.close();
    }
  }

  async function ask(concertId: string, batch: readonly Waiting[]): Promise<Reply> {
    const writers = await writersOf(concertId);
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), timeoutMs);
    const body = `{"holds":[${batch.map(({ json }) => json).join()}]}`;
    let reply: Reply = 'unreachable';
    for (const writer of writers) {
      if (writer.isAway) continue;
      reply = await writer.ask(body, batch.length, deadline.signal);
      if (reply !== 'unreachable') break;
    }
    clearTimeout(timer);
    return reply;
  }

  async function deliver(concertId: string, batch: readonly Waiting[]): Promise<void> {
    const reply = await ask(concertId, batch);
    if (typeof reply !== 'string' && 'status' in reply && isOneOfThem(reply.status) && batch.length > 1) {
      const half = batch.length >> 1;
      await Promise.all([deliver(concertId, batch.slice(0, half)), deliver(concertId, batch.slice(half))]);
    } else settle(batch, reply);
  }

  const hop = new Hop({ deliver, maxWaitMs: timeoutMs });
  return {
    hold: (request) => spanned('hold tickets', asking, () => hop.hold(inTrace(request))),
    close: async () => {
      await Promise.all([...connections.values()].map((replica) => replica.close()));
    },
  };
}

const asking = { kind: 'client' } as const;

function inTrace(request: HoldRequest): HoldRequest {
  const asker = traceparent();
  return asker === undefined ? request : { ...request, traceparent: asker };
}

/** A request may be refused for one order in it; the others must not suffer. */
function isOneOfThem(status: number): boolean {
  return status === 400 || status === 413;
}

function settle(batch: readonly Waiting[], reply: Reply): void {
  batch.forEach(({ request, resolve, reject }, index) => {
    const answer = answerTo(request, reply, index);
    if (answer instanceof Error) reject(answer);
    else resolve(answer);
  });
}
