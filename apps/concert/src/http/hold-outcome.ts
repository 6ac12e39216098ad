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

/**
 * What became of an order, as JSON: rendered here, for one answer carries hundreds. No answer: its concert is unknown.
 * An error of one order is that order's alone.
 */
export function outcomeText(
  { concertId, bookingId }: HoldRequest,
  answer: Answer | undefined,
  inventory: Inventory | undefined,
  log: FailureLog,
): string {
  if (answer === undefined) return textOf(refused({ refused: 'unknown-concert' }));
  if ('failed' in answer) return textOf(failed(answer.failed, bookingId, log));
  if (isRefusal(answer)) return textOf(refused(answer));
  return textOf({ hold: holdOf(inventory, concertId, bookingId) });
}

function textOf(outcome: HoldOutcome): string {
  return JSON.stringify(outcome);
}

function refused(refusal: Refusal<InventoryCode | 'unknown-concert'>): HoldOutcome {
  const { status, code, detail, extra } = refusals.problem(refusal);
  const problem = { ...extra, status, code, detail };
  return { problem };
}

function failed(error: unknown, bookingId: string, log: FailureLog): HoldOutcome {
  const passing = unable(error);
  if (passing !== undefined) return { problem: { status: 503, code: passing } };
  log.error({ err: error, bookingId }, 'a hold failed');
  return { problem: { status: 500, code: 'internal-error' } };
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
