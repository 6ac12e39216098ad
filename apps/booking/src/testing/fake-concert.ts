import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hold, HoldOutcome, HoldRequest, HoldsAnswer, HoldsRequest } from '@concert/contracts/hold';

/** What becomes of a hold; `never`: its request is not answered until the test says so. */
export type Outcome = HoldOutcome | 'never';

export interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly holds: readonly HoldRequest[];
  /** Of the caller: the same while the connection is. */
  readonly port: number | undefined;
}

/** A concert of our own on a real port: what it answers is the test's to say, what it was asked is kept. */
export interface FakeConcert {
  readonly url: string;
  /** A request each. */
  readonly asked: Asked[];
  answer: (request: HoldRequest) => Outcome;
  /** When set, the status of every request as a whole, which then has no outcomes. */
  fails: number | undefined;
  isReady: boolean;
  /** Answers what it kept waiting. */
  release(): void;
  stop(): Promise<void>;
}

export const terms = {
  payBy: '2099-03-01T11:10:00.000Z',
  heldUntil: '2099-03-01T11:11:00.000Z',
  refundPolicy: [{ until: '2099-03-20T00:00:00.000Z', percent: 70 }],
  currency: 'KRW',
};

/** 100 for a ticket of any grade. */
export function holdFor({ bookingId, concertId, items }: HoldRequest): Hold {
  const heldItems = items.map((item) => {
    const seats = 'seats' in item ? item.seats : [];
    const quantity = 'seats' in item ? seats.length : item.quantity;
    return { grade: item.grade, quantity, price: 100, seats };
  });
  const amount = heldItems.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  return { bookingId, concertId, items: heldItems, amount, ...terms };
}

export function held(request: HoldRequest): Outcome {
  return { hold: holdFor(request) };
}

export function refused(status: number, code: string, more: object = {}): Outcome {
  const problem = { status, code, detail: code, ...more };
  return { problem };
}

export async function fakeConcert(port = 0): Promise<FakeConcert> {
  const waiting: (() => void)[] = [];
  const server = createServer(async (incoming, response) => {
    if (incoming.url === '/health/ready') {
      response.writeHead(concert.isReady ? 200 : 503).end();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { holds }: HoldsRequest = JSON.parse(Buffer.concat(chunks).toString());
    concert.asked.push({ headers: incoming.headers, holds, port: incoming.socket.remotePort });
    const outcomes = holds.map((request) => concert.answer(request));
    const known = outcomes.filter((outcome) => outcome !== 'never');
    if (concert.fails !== undefined) send(response, concert.fails, { code: 'it-fails' });
    else if (known.length === holds.length) send(response, 200, { outcomes: known } satisfies HoldsAnswer);
    else waiting.push(() => send(response, 200, { outcomes: holds.map((hold) => ({ hold: holdFor(hold) })) }));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const concert: FakeConcert = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer: held,
    fails: undefined,
    isReady: true,
    release: () => {
      for (const answerNow of waiting.splice(0)) answerNow();
    },
    async stop() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return concert;
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
