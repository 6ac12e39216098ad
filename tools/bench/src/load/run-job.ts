import { open } from 'node:fs/promises';
import { type Buyer, buyersOf, type Crowd, type IssuerKey } from './buyers.ts';
import { type Acknowledgement, type Asked, type Job, patienceMs, type Report } from './job.ts';
import { runOpenLoop, type Trace } from './open-loop.ts';
import { reportOf } from './report.ts';
import { batchedHolds, bookings, looks, type Requests, repeated, singleHolds } from './requests.ts';
import type { Answer } from './response.ts';

/** Takes one job after another, and remembers the crowds that have looked at a concert. */
export class Load {
  readonly #crowds = new Map<string, readonly Buyer[]>();

  /** Makes the requests, sends them when they are due, writes down what was acknowledged, and tells how it went. */
  async run(job: Job): Promise<Report> {
    const { asked, target, connections, pace, again } = job;
    const requests = this.#requestsOf(job);
    const accepted = acceptedBy(asked, requests);
    const cpuBefore = process.cpuUsage();
    const trace = await runOpenLoop({
      target,
      connections,
      pace,
      again,
      timeoutMs: patienceMs,
      requests: requests.rendered,
      onAnswer: accepted.hear,
    });
    const { user, system } = process.cpuUsage(cpuBefore);
    if (job.acksFile !== undefined && 'sale' in asked) {
      await writeAcks(job.acksFile, asked.sale.concertId, trace, accepted.idsOf);
    }
    return reportOf(trace, accepted.countOf, (user + system) / 1e6);
  }

  #requestsOf({ asked, target }: Job): Requests {
    switch (asked.kind) {
      case 'bookings':
        return bookings(target, asked.sale, this.#buyers(asked.crowd), asked.count);
      case 'looks':
        return looks(target, asked.concertId, this.#buyers(asked.crowd, asked.key));
      case 'batched-holds':
        return batchedHolds(target, asked.secret, asked.sale, asked.count, asked.perRequest);
      case 'single-holds':
        return singleHolds(target, asked.secret, asked.sale, asked.count);
      case 'repeated':
        return repeated(target, asked.requests, asked.count);
    }
  }

  /** With the tokens that they have shown already, or with new ones of the key. */
  #buyers(crowd: Crowd, key?: IssuerKey): readonly Buyer[] {
    const name = `${crowd.first}+${crowd.count}`;
    const known = this.#crowds.get(name);
    if (known !== undefined) return known;
    if (key === undefined) throw new Error(`the crowd ${name} has not looked`);
    const buyers = buyersOf(crowd, key);
    this.#crowds.set(name, buyers);
    return buyers;
  }
}

/** Listens to the answers; of a batch each order has an outcome of its own. */
function acceptedBy({ kind }: Asked, { bookingIds }: Requests) {
  const ofBatch = new Map<number, readonly string[]>();
  const hear = (index: number, { status, body }: Answer) => {
    if (status === 200) ofBatch.set(index, heldIn(body, bookingIds[index] ?? []));
  };
  const idsOf = (index: number) => (kind === 'batched-holds' ? ofBatch.get(index) : bookingIds[index]) ?? [];
  const countOf = (index: number) => (bookingIds.length === 0 ? 1 : idsOf(index).length);
  return { hear: kind === 'batched-holds' ? hear : () => {}, idsOf, countOf };
}

/** When no order was refused there is nothing to read: this process is to take as little of the machine as it can. */
function heldIn(body: Buffer, bookingIds: readonly string[]): readonly string[] {
  if (!body.includes('"problem"')) return bookingIds;
  const { outcomes }: { outcomes: readonly object[] } = JSON.parse(body.toString());
  return bookingIds.filter((_, at) => 'hold' in (outcomes[at] ?? {}));
}

async function writeAcks(
  file: string,
  concertId: string,
  { startedAt, sent, sentMs, answeredMs, status }: Trace,
  idsOf: (index: number) => readonly string[],
): Promise<void> {
  const originMs = performance.timeOrigin + startedAt;
  const handle = await open(file, 'a');
  const lines: string[] = [];
  for (let index = 0; index < sent; index++) {
    if ((status[index] ?? 0) < 200 || (status[index] ?? 0) > 299) continue;
    const times = { sentAtMs: originMs + (sentMs[index] ?? 0), receivedAtMs: originMs + (answeredMs[index] ?? 0) };
    for (const bookingId of idsOf(index)) {
      const ack: Acknowledgement = { bookingId, concertId, ...times };
      lines.push(`${JSON.stringify(ack)}\n`);
    }
  }
  await handle.appendFile(lines.join(''));
  await handle.close();
}
