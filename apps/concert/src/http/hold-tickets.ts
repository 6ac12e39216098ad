import type { HoldTicketsCode } from '@concert/concert/inventory/decide-hold-tickets';
import type { Inventory } from '@concert/concert/inventory/state';
import { Hold, HoldRequest } from '@concert/contracts/hold';
import { isRefusal } from '@concert/decider/decider';
import type { Http } from '@concert/service/http';
import { problem } from '@concert/service/problem';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Inventories } from '../inventory/inventories.ts';
import { refusals } from '../refusals.ts';

interface Parts {
  readonly catalogue: Catalogue;
  readonly inventories: Inventories;
  readonly holdGraceMs: number;
  readonly now: () => number;
}

const codes: readonly HoldTicketsCode[] = [
  'key-reused',
  'hold-ended',
  'sales-not-open',
  'sales-closed',
  'unknown-grade',
  'unknown-seat',
  'over-limit',
  'seat-taken',
  'sold-out',
];

/** `POST /holds`: the one call between contexts. All or nothing; the same request again gives the same hold. */
export function holdTickets(http: Http, { catalogue, inventories, holdGraceMs, now }: Parts): void {
  http.route({
    method: 'POST',
    url: '/holds',
    schema: {
      summary: 'Hold tickets for a booking (booking only, not routed from outside)',
      tags: ['internal'],
      body: HoldRequest,
      response: { 201: Hold, ...refusals.responses('unknown-concert', ...codes) },
    },
    config: { access: ['service'] },
    async handler(request, reply) {
      if (request.identity.sub !== 'booking') throw problem(403, 'forbidden', 'only booking holds tickets');
      request.correlate(request.body.bookingId);
      return reply.code(201).send(await hold(request.body, request.id));
    },
  });

  async function hold(order: HoldRequest, causationId: string): Promise<Hold> {
    const { concertId, ...ordered } = order;
    if ((await catalogue.find(concertId)) === undefined) throw refusals.problem({ refused: 'unknown-concert' });
    const command = { type: 'HoldTickets', ...ordered, graceMs: holdGraceMs, nowMs: now() } as const;
    const outcome = await inventories.submit(concertId, command, causationId);
    if (isRefusal(outcome)) throw refusals.problem(outcome);
    return holdOf(inventories.find(concertId), concertId, order.bookingId);
  }
}

function holdOf(inventory: Inventory | undefined, concertId: string, bookingId: string): Hold {
  const hold = inventory?.holds.get(bookingId);
  const terms = inventory?.terms;
  if (hold === undefined || terms === undefined || terms === null) throw new Error(`held ${bookingId}, and did not`);
  return {
    bookingId,
    concertId,
    items: hold.items.map((item) => ({ ...item, seats: [...item.seats] })),
    amount: hold.items.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
    currency: terms.currency,
    payBy: new Date(hold.payByMs).toISOString(),
    heldUntil: new Date(hold.heldUntilMs).toISOString(),
    refundPolicy: [...terms.refundPolicy],
  };
}
