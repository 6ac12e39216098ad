import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hold, HoldRequest } from '@concert/contracts/hold';

export type Answer = { readonly status: number; readonly body: object } | 'never';

export interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly request: HoldRequest;
  /** Of the caller: the same while the connection is. */
  readonly port: number | undefined;
}

/** A concert of our own on a real port: what it answers is the test's to say, what it was asked is kept. */
export interface FakeConcert {
  readonly url: string;
  readonly asked: Asked[];
  answer: (request: HoldRequest) => Answer;
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
export function held({ bookingId, concertId, items }: HoldRequest): Answer {
  const heldItems = items.map((item) => {
    const seats = 'seats' in item ? item.seats : [];
    const quantity = 'seats' in item ? seats.length : item.quantity;
    return { grade: item.grade, quantity, price: 100, seats };
  });
  const amount = heldItems.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  return { status: 201, body: { bookingId, concertId, items: heldItems, amount, ...terms } satisfies Hold };
}

export function refused(status: number, code: string, more: object = {}): Answer {
  return { status, body: { type: `urn:concert:problem:${code}`, title: 'No', status, code, detail: code, ...more } };
}

export async function fakeConcert(port = 0): Promise<FakeConcert> {
  const waiting: (() => void)[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request: HoldRequest = JSON.parse(Buffer.concat(chunks).toString());
    concert.asked.push({ headers: incoming.headers, request, port: incoming.socket.remotePort });
    const answer = concert.answer(request);
    if (answer === 'never') waiting.push(() => send(response, held(request)));
    else send(response, answer);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const concert: FakeConcert = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer: held,
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

function send(response: ServerResponse, answer: Answer): void {
  if (answer === 'never' || response.destroyed) return;
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
}
