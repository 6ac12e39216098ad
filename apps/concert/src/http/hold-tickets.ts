import type { HoldTickets } from '@concert/concert/inventory/decide-hold-tickets';
import { type HoldRequest, HoldsAnswer, HoldsRequest } from '@concert/contracts/hold';
import { Type } from '@concert/schema/schema';
import type { Http } from '@concert/service/http';
import { problem } from '@concert/service/problem';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Answer } from '../inventory/asked.ts';
import type { Inventories } from '../inventory/inventories.ts';
import { outcomeOf, type ToldOutcome } from './hold-outcome.ts';
import { beginHolds, endHolds, type HoldSpans } from './hold-spans.ts';

interface Parts {
  readonly catalogue: Catalogue;
  readonly inventories: Inventories;
  readonly holdGraceMs: number;
  readonly now: () => number;
}

/** Twice what booking sends at once. */
const bodyLimitBytes = 2 ** 20;

/**
 * `POST /holds`: the one call between contexts. Each order is all or nothing and answered by itself; the same order
 * again gives the same hold.
 */
export function holdTickets(http: Http, { catalogue, inventories, holdGraceMs, now }: Parts): void {
  http.route({
    method: 'POST',
    url: '/holds',
    bodyLimit: bodyLimitBytes,
    schema: {
      summary: 'Hold tickets for bookings (booking only, not routed from outside)',
      tags: ['internal'],
      body: HoldsRequest,
      response: { 200: Type.Unsafe<Buffer>(HoldsAnswer) },
    },
    config: { access: ['service'] },
    async handler({ identity, body: { holds }, id, log }, reply) {
      if (identity.sub !== 'booking') throw problem(403, 'forbidden', 'only booking holds tickets');
      const outcomes = new Map<HoldRequest, ToldOutcome>();
      const answered = [...Map.groupBy(holds, ({ concertId }) => concertId)].map(async ([concertId, orders]) => {
        const spans = beginHolds(orders);
        const answers = await holdAll(concertId, orders, id, spans);
        const inventory = inventories.find(concertId);
        for (const [i, order] of orders.entries()) outcomes.set(order, outcomeOf(order, answers[i], inventory, log));
        endHolds(spans, orders, outcomes);
      });
      await Promise.all(answered);
      const body = JSON.stringify({ outcomes: holds.map((order) => outcomes.get(order)) });
      return reply.type('application/json; charset=utf-8').send(Buffer.from(body));
    },
  });

  async function holdAll(concertId: string, orders: readonly HoldRequest[], causationId: string, spans?: HoldSpans) {
    const all = (answer: Answer | undefined) => orders.map(() => answer);
    try {
      if ((await catalogue.find(concertId)) === undefined) return all(undefined);
    } catch (error) {
      return all({ failed: error });
    }
    const nowMs = now();
    const commands = orders.map(({ bookingId, customerId, items, bodyHash }): HoldTickets => {
      return { type: 'HoldTickets', bookingId, customerId, items, bodyHash, graceMs: holdGraceMs, nowMs };
    });
    return inventories.submitAll(concertId, commands, causationId, spans?.map((span) => span?.traceparent) ?? []);
  }
}
