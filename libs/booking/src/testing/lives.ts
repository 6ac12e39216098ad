import { type Decider, fold, isRefusal } from '@concert/decider/decider';
import type { BookingCode, BookingCommand } from '../decide.ts';
import type { BookingEvent, Placed } from '../events.ts';
import type { RefundTier } from '../refund.ts';
import type { BookingState } from '../state.ts';
import { placed } from './examples.ts';

export type BookingDecider = Decider<BookingCommand, BookingEvent, BookingState, BookingCode>;

/** What reaches a booking after it was placed; `answer` is concert's, for every payment gets one in the end. */
export interface Life {
  readonly refundPolicy: readonly RefundTier[];
  readonly commands: readonly BookingCommand[];
  readonly answer: BookingCommand;
}

export interface Step {
  readonly command: BookingCommand;
  readonly events: readonly BookingEvent[];
}

/** What is paid, by every payment. */
export const amount = 1_234_567;

export function instant(day: number): string {
  return new Date(Date.UTC(2027, 2, day)).toISOString();
}

/** Everything of a life told to a decider, one after the other, and what happened each time. */
export function live(decider: BookingDecider, { refundPolicy, commands, answer }: Life): Step[] {
  const terms: Placed = { ...placed.data, amount, refundPolicy };
  const place: BookingCommand = { type: 'PlaceBooking', placed: terms, now: instant(1) };
  const steps: Step[] = [];
  for (const command of [place, ...commands, answer]) {
    const outcome = decider.decide(command, fold(decider, happened(steps)));
    steps.push({ command, events: isRefusal(outcome) ? [] : outcome });
  }
  return steps;
}

function happened(steps: readonly Step[]): BookingEvent[] {
  return steps.flatMap(({ events }) => events);
}

/** Every payment ends with the tickets or goes back, once. */
function settled(steps: readonly Step[]): boolean {
  const events = happened(steps);
  const ticketed =
    !events.some(({ type }) => type === 'BookingCancelled') && events.some(({ type }) => type === 'BookingConfirmed');
  // Only the booking's own payment can keep them.
  const kept = events.find(({ type }) => type === 'PaymentReceived');
  const paid = new Set(steps.flatMap(({ command }) => (command.type === 'ReceivePayment' ? [command.paymentId] : [])));
  return [...paid].every((paymentId) => {
    const back = events.filter((event) => 'refundDue' in event.data && event.data.paymentId === paymentId);
    const keepsTickets = ticketed && kept?.type === 'PaymentReceived' && kept.data.paymentId === paymentId;
    return back.length === (keepsTickets ? 0 : 1);
  });
}

function refundsFollowPolicy(steps: readonly Step[], { refundPolicy }: Life): boolean {
  return steps.every(({ command, events }) =>
    events.every((event) => {
      if (event.type === 'RefundOrdered') return event.data.refundDue === amount;
      if (event.type !== 'BookingCancelled' || command.type !== 'CancelBooking') return true;
      const percent = refundPolicy.filter(({ until }) => until > command.now).at(0)?.percent ?? 0;
      const due = event.data.paymentId === null ? 0 : Math.floor((amount * percent) / 100);
      return event.data.refundDue === due;
    }),
  );
}

function repeatsDoNothing(steps: readonly Step[]): boolean {
  const acted = steps.filter(({ events }) => events.length > 0).map(({ command }) => cause(command));
  return new Set(acted).size === acted.length;
}

/** A customer who cancels twice does so at two times. */
function cause(command: BookingCommand): string {
  return command.type === 'CancelBooking' ? command.type : JSON.stringify(command);
}

function neverConfirmedAfterCancelled(steps: readonly Step[]): boolean {
  const types = happened(steps).map(({ type }) => type);
  const cancelled = types.indexOf('BookingCancelled');
  return cancelled === -1 || types.lastIndexOf('BookingConfirmed') < cancelled;
}

export const invariants = { settled, refundsFollowPolicy, repeatsDoNothing, neverConfirmedAfterCancelled };
export type Invariant = keyof typeof invariants;
