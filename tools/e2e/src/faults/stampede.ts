import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type Identity, identityHeader, signIdentity } from '@concert/service/identity';
import { concertOf, onsite } from '@concert/story/props';

/** A booking that was acknowledged; `sentAtMs` is when it was first asked for. */
export interface Accepted {
  readonly bookingId: string;
  readonly concertId: string;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

export interface Stampede {
  readonly accepted: readonly Accepted[];
  /** Answers that settled nothing, such as `503 busy`; `no answer` where none came. */
  readonly unsettled: ReadonlySet<string>;
  /** Answers that should never be, and bookings that were not found by who had just made them. */
  readonly wrong: readonly string[];
  /** Resolves at the moment of that many more acknowledgements. */
  acceptsMore(count: number): Promise<void>;
  /** Nobody begins anew; resolves when every order has its 201. */
  stop(): Promise<void>;
}

interface StampedeOptions {
  /** Of booking: a caller who gets no answer goes to the next. */
  readonly urls: readonly string[];
  readonly concertUrl: string;
  readonly identitySecret: string;
}

const callers = 24;
const seats = 1_200;
const askAgainAfterMs = 25;
/** Longer than any service lets a caller wait. */
const answersWithinMs = 20_000;

/**
 * Puts a concert on sale and lets callers book of it without a pause, a new customer each time, at any of the booking
 * replicas; some orders are for numbered seats. There is enough for all, so every order must end with a 201.
 */
export async function stampede({ urls, concertUrl, identitySecret }: StampedeOptions): Promise<Stampede> {
  const ask = asking(identitySecret);
  const concertId = await onSale(ask, concertUrl);
  const accepted: Accepted[] = [];
  const unsettled = new Set<string>();
  const wrong: string[] = [];
  const progress = new EventEmitter();
  let orders = 0;
  let isOver = false;

  async function buy(turn: number): Promise<void> {
    const grade = turn < seats && turn % 2 === 0 ? 'S' : 'R';
    const body = { concertId, items: [{ grade, quantity: 1 }], delivery: onsite };
    const [who, key, sentAtMs] = [customer(), randomUUID(), Date.now()];
    for (let at = turn; ; at += 1) {
      const answer = await ask(`${urls[at % urls.length]}/bookings`, who, { body, key });
      if (answer.status === 201) {
        const bookingId = String(answer.body.bookingId);
        accepted.push({ bookingId, concertId, sentAtMs, receivedAtMs: Date.now() });
        progress.emit('accepted');
        return await lookAtIt(bookingId, who, at + 1);
      }
      if (answer.status !== 0 && answer.status !== 503) wrong.push(told(answer));
      unsettled.add(told(answer));
      await pause(askAgainAfterMs);
    }
  }

  /** At another replica than the one that took it. */
  async function lookAtIt(bookingId: string, who: Identity, at: number): Promise<void> {
    const seen = await ask(`${urls[at % urls.length]}/bookings/${bookingId}`, who);
    if (seen.status === 0 || seen.status === 503) return;
    if (seen.status !== 200 || seen.body.status !== 'held') wrong.push(`${bookingId}: ${told(seen)}`);
  }

  const running = Array.from({ length: callers }, async () => {
    while (!isOver) {
      orders += 1;
      await buy(orders);
    }
  });
  return {
    accepted,
    unsettled,
    wrong,
    acceptsMore: async (count) => {
      const goal = accepted.length + count;
      while (accepted.length < goal) await once(progress, 'accepted');
    },
    stop: async () => {
      isOver = true;
      await Promise.all(running);
    },
  };
}

function customer(): Identity {
  return { sub: randomUUID(), roles: ['customer'], name: 'Mina', email: 'mina@example.test', language: 'en' };
}

interface Answer {
  /** 0: there was none. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
type Ask = ReturnType<typeof asking>;

/** Asks a service as the gateway would; with a body it is a POST. */
function asking(identitySecret: string) {
  return async (url: string, who: Identity, { body, key }: { body?: object; key?: string } = {}): Promise<Answer> => {
    const headers = {
      [identityHeader]: signIdentity(who, identitySecret, new Date()),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const signal = AbortSignal.timeout(answersWithinMs);
    const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    try {
      const response = await fetch(url, { ...request, headers, signal });
      return { status: response.status, body: (await response.json()) as Answer['body'] };
    } catch {
      return { status: 0, body: {} };
    }
  };
}

function told({ status, body }: Answer): string {
  return status === 0 ? 'no answer' : `${status} ${body.code ?? body.status}`;
}

async function onSale(ask: Ask, concertUrl: string): Promise<string> {
  const hana: Identity = { sub: randomUUID(), roles: ['organiser'] };
  const { body } = await ask(`${concertUrl}/concerts`, hana, { body: concertOf('Stampede') });
  const concertId = String(body.concertId);
  const numbered = Array.from({ length: seats }, (_, index) => `A-${1 + Math.floor(index / 40)}-${1 + (index % 40)}`);
  for (const tickets of [{ quantity: 1_000_000 - seats }, { seats: numbered }]) {
    const grade = { grade: 'seats' in tickets ? 'S' : 'R', price: 110_000, ...tickets };
    const { status } = await ask(`${concertUrl}/concerts/${concertId}/tickets`, hana, { body: grade });
    if (status !== 201) throw new Error(`registering tickets was answered with ${status}`);
  }
  return concertId;
}
