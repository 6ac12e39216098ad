import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledgement } from '@concert/audit/acks';
import type { BookingAnswer, ProblemAnswer } from '@concert/story/answers';
import { ask, type Person, type Request } from '@concert/story/gateway';
import { onSale, onsite } from '@concert/story/props';
import type { Stage } from '@concert/story/stage';

/** A booking that was acknowledged: from now on it may not get lost. */
export interface Accepted extends Acknowledgement {
  readonly who: Person;
}

export interface Rush {
  readonly stage: Stage;
  readonly concertId: string;
  readonly seats: number;
  readonly orders: number;
  readonly customers: readonly Person[];
  readonly accepted: readonly Accepted[];
  /** The codes of the final refusals. */
  readonly refused: readonly string[];
  /** The answers that settled nothing, such as `/bookings 503`; the status is 0 where none came. */
  readonly unsettled: ReadonlySet<string>;
  /** Resolves at the moment of that many acknowledgements. */
  accepts(count: number): Promise<void>;
  /** Resolves at the next answer that settles nothing. */
  stumbles(): Promise<void>;
  /** Every order has its 201 or 409. */
  readonly booked: Promise<void>;
  /** And every accepted booking its payment. */
  readonly paid: Promise<void>;
}

const customersAtOnce = 6;
const askAgainAfterMs = 100;
const givesUpAfterMs = 90_000;

/**
 * Six customers buy numbered seats of a new concert, one after the other, and pay for each as soon as they have it; there
 * are more orders than seats. Like anyone would, they ask again with the same key while the answer is no answer, at the
 * next gateway if there is more than one.
 */
export async function rush(stages: readonly [Stage, ...Stage[]], title: string, seats = 30): Promise<Rush> {
  const [stage] = stages;
  const orders = seats + customersAtOnce;
  const numbers = Array.from({ length: seats }, (_, index) => `A-${index + 1}`);
  const concertId = await onSale(stage, title, [{ grade: 'R', price: 110_000, seats: numbers }], {
    limitPerCustomer: orders,
  });
  const names = Array.from({ length: customersAtOnce }, (_, index) => `buyer-${index}`);
  const customers = await Promise.all(names.map((name) => stage.as('customer', name)));

  const gateways = stages.map(({ system }) => system.gatewayUrl);
  const accepted: Accepted[] = [];
  const refused: string[] = [];
  const unsettled = new Set<string>();
  const payments: Promise<unknown>[] = [];
  const progress = new EventEmitter();
  const insist = insistAt(gateways, (answer) => {
    unsettled.add(answer);
    progress.emit('stumbled');
  });

  async function order(who: Person): Promise<void> {
    const body = { concertId, items: [{ grade: 'R', quantity: 1 }], delivery: onsite };
    const sentAtMs = Date.now();
    const answer = await insist<BookingAnswer & ProblemAnswer>(who, '/bookings', body, [201, 409]);
    if (answer.status !== 201) {
      refused.push(answer.body.code);
      return;
    }
    const { bookingId } = answer.body;
    accepted.push({ who, bookingId, concertId, sentAtMs, receivedAtMs: Date.now() });
    progress.emit('accepted');
    payments.push(insist(who, '/payments', { bookingId, method: 'card' }, [201, 202]));
  }

  let placed = 0;
  const buy = async (who: Person) => {
    for (; placed < orders; ) {
      placed += 1;
      await order(who);
    }
  };
  const booked = Promise.all(customers.map(buy)).then(() => undefined);
  return {
    ...{ stage, concertId, seats, orders, customers, accepted, refused, unsettled, booked },
    paid: booked.then(() => Promise.all(payments)).then(() => undefined),
    accepts: async (count) => {
      while (accepted.length < count) await once(progress, 'accepted');
    },
    stumbles: async () => {
      await once(progress, 'stumbled');
    },
  };
}

/**
 * Asks again, under the same key, until the answer has one of the statuses that settle it. A 5xx and a broken connection
 * promise nothing; nor does payment's 404 while booking cannot tell the others what it has accepted.
 */
function insistAt(gateways: readonly string[], onUnsettled: (answer: string) => void) {
  return async function insist<Body>(who: Person, path: string, body: object, settling: readonly number[]) {
    const request: Request = { method: 'POST', path, body, key: randomUUID() };
    const deadline = Date.now() + givesUpAfterMs;
    for (let turn = 0; Date.now() < deadline; turn += 1) {
      const gateway = gateways[turn % gateways.length] ?? '';
      const answer = await ask<Body>(gateway, who, request).catch(() => undefined);
      if (answer !== undefined && settling.includes(answer.status)) return answer;
      onUnsettled(`${path} ${answer?.status ?? 0}`);
      await pause(askAgainAfterMs);
    }
    throw new Error(`${path} had no answer for ${givesUpAfterMs / 1000} s`);
  };
}
