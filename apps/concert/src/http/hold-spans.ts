import type { HoldRequest } from '@concert/contracts/hold';
import { beginSpan, type Span, tracing } from '@concert/tracing/tracing';
import type { ToldOutcome } from './hold-outcome.ts';

/** One place for each order: the span of its hold, if it is traced. */
export type HoldSpans = readonly (Span | undefined)[];

/** Orders that come together are in traces of their own. undefined while nothing is traced. */
export function beginHolds(orders: readonly HoldRequest[]): HoldSpans | undefined {
  if (tracing() === undefined) return undefined;
  return orders.map(({ traceparent: asker }) =>
    asker === undefined ? undefined : beginSpan('hold', { kind: 'server' }, asker),
  );
}

export function endHolds(
  spans: HoldSpans | undefined,
  orders: readonly HoldRequest[],
  outcomes: ReadonlyMap<HoldRequest, ToldOutcome>,
): void {
  spans?.forEach((span, index) => {
    const order = orders[index];
    const outcome = order && outcomes.get(order);
    if (span === undefined || outcome === undefined) return;
    const { status, code } = 'problem' in outcome ? outcome.problem : { status: 200, code: 'ok' };
    span.set({ 'concert.outcome': code });
    span.end(status >= 500 ? code : undefined);
  });
}
