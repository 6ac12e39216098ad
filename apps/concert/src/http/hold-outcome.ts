import type { Terms, TicketsHeld } from '@concert/concert/inventory/events';
import type { InventoryCode } from '@concert/concert/inventory/inventory';
import type { Inventory } from '@concert/concert/inventory/state';
import type { Hold, HoldOutcome, HoldRequest } from '@concert/contracts/hold';
import { isRefusal, type Refusal } from '@concert/decider/decider';
import type { Answer } from '../inventory/asked.ts';
import { refusals } from '../refusals.ts';
import { unable } from '../unable.ts';

interface FailureLog {
  error(fields: object, message: string): void;
}

type Held = Pick<TicketsHeld['data'], 'items' | 'payBy' | 'heldUntil'>;
/** As in the contract, and nothing copied. */
type ToldHold = Omit<Hold, 'items' | 'refundPolicy'> & Held & Pick<Terms, 'refundPolicy'>;
export type ToldOutcome = { readonly hold: ToldHold } | Extract<HoldOutcome, { problem: object }>;

/** What became of an order. No answer: its concert is unknown. An error of one order is that order's alone. */
export function outcomeOf(
  { concertId, bookingId }: HoldRequest,
  answer: Answer | undefined,
  inventory: Inventory | undefined,
  log: FailureLog,
): ToldOutcome {
  if (answer === undefined) return refused({ refused: 'unknown-concert' });
  if ('failed' in answer) return failed(answer.failed, bookingId, log);
  if (isRefusal(answer)) return refused(answer);
  const [event] = answer;
  const held = event?.type === 'TicketsHeld' ? event.data : heldBefore(inventory, bookingId);
  return { hold: holdOf(concertId, bookingId, held, inventory) };
}

function refused(refusal: Refusal<InventoryCode | 'unknown-concert'>): ToldOutcome {
  return { problem: refusals.told(refusal) };
}

function failed(error: unknown, bookingId: string, log: FailureLog): ToldOutcome {
  const passing = unable(error);
  if (passing !== undefined) return { problem: { status: 503, code: passing } };
  log.error({ err: error, bookingId }, 'a hold failed');
  return { problem: { status: 500, code: 'internal-error' } };
}

/** The same order came before. */
function heldBefore(inventory: Inventory | undefined, bookingId: string): Held {
  const hold = inventory?.holds.get(bookingId);
  if (hold === undefined) throw new Error(`held ${bookingId}, and did not`);
  const { items, payByMs, heldUntilMs } = hold;
  return { items, payBy: new Date(payByMs).toISOString(), heldUntil: new Date(heldUntilMs).toISOString() };
}

function holdOf(concertId: string, bookingId: string, held: Held, inventory: Inventory | undefined): ToldHold {
  const terms = inventory?.terms;
  if (terms === undefined || terms === null) throw new Error(`held tickets of ${concertId}, which has none`);
  const { currency, refundPolicy } = terms;
  const { items, payBy, heldUntil } = held;
  let amount = 0;
  for (const { price, quantity } of items) amount += price * quantity;
  return { bookingId, concertId, items, amount, currency, payBy, heldUntil, refundPolicy };
}
