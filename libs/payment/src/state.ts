import type { Bill, PaymentEvent, PaymentStarted } from './events.ts';

/** One try to pay, remembered for good: a repeat of its request is told its outcome. */
export interface Attempt {
  readonly paymentId: string;
  readonly method: string;
  readonly bodyHash: string;
  readonly startedAt: string;
  readonly outcome: 'pending' | 'approved' | 'declined';
  /** Why it was declined. */
  readonly reason?: string;
}

interface Known {
  readonly bill: Bill;
  /** By payment id. */
  readonly attempts: Readonly<Record<string, Attempt>>;
}

/** `closed`: the booking has ended; nothing new starts, and an approval waits for booking to order it back. */
export type PaymentState =
  | { readonly status: 'unknown' }
  | (Known & { readonly status: 'due' })
  | (Known & { readonly status: 'pending'; readonly paymentId: string; readonly closed: boolean })
  | (Known & { readonly status: 'approved'; readonly paymentId: string; readonly closed: boolean })
  | (Known & { readonly status: 'refunding'; readonly paymentId: string; readonly refundDue: number })
  | (Known & { readonly status: 'cancelled'; readonly paymentId: string | null; readonly refunded: number });

export type KnownState = Exclude<PaymentState, { status: 'unknown' }>;

export const initialState = (): PaymentState => ({ status: 'unknown' });

export function evolve(state: PaymentState, event: PaymentEvent): PaymentState {
  if (event.type === 'PaymentDue') return { status: 'due', bill: event.data, attempts: {} };
  if (state.status === 'unknown') throw new Error(`${event.type} before anything was due`);
  const { bill, attempts } = state;
  switch (event.type) {
    case 'PaymentStarted':
      return started(state, event);
    case 'PaymentApproved': {
      const { paymentId } = event.data;
      return {
        ...decided(state, paymentId, { outcome: 'approved' }),
        status: 'approved',
        paymentId,
        closed: closed(state),
      };
    }
    case 'PaymentDeclined': {
      const { paymentId, reason } = event.data;
      return { ...decided(state, paymentId, { outcome: 'declined', reason }), status: 'due' };
    }
    case 'PaymentClosed':
      return 'closed' in state ? { ...state, closed: true } : state;
    case 'RefundStarted': {
      const { paymentId, refundDue } = event.data;
      return { status: 'refunding', bill, attempts, paymentId, refundDue };
    }
    case 'PaymentCancelled': {
      const { paymentId, refunded } = event.data;
      return { status: 'cancelled', bill, attempts, paymentId, refunded };
    }
  }
}

function started({ bill, attempts }: KnownState, { data }: PaymentStarted): PaymentState {
  const { paymentId, method, bodyHash, startedAt } = data;
  const attempt: Attempt = { paymentId, method, bodyHash, startedAt, outcome: 'pending' };
  return { status: 'pending', bill, attempts: { ...attempts, [paymentId]: attempt }, paymentId, closed: false };
}

function decided(
  { bill, attempts }: KnownState,
  paymentId: string,
  outcome: Pick<Attempt, 'outcome' | 'reason'>,
): Known {
  const attempt = attempts[paymentId];
  if (attempt === undefined) throw new Error(`payment ${paymentId} was decided but never started`);
  return { bill, attempts: { ...attempts, [paymentId]: { ...attempt, ...outcome } } };
}

const closed = (state: PaymentState): boolean => 'closed' in state && state.closed;
