import { deepStrictEqual } from 'node:assert/strict';
import { type Decider, type DomainEvent, fold, isRefusal } from './decider.ts';

/**
 * The shape of every domain test: given what happened, when a command comes, then these events (or this refusal).
 *
 * @example given(booking, [placed]).when(cancel).thenEvents([cancelled])
 */
export function given<Command, Event extends DomainEvent, State, Code extends string>(
  decider: Decider<Command, Event, State, Code>,
  events: readonly Event[],
) {
  return {
    when(command: Command) {
      const outcome = decider.decide(command, fold(decider, events));
      return {
        thenEvents(expected: readonly Event[]): void {
          deepStrictEqual(outcome, expected);
        },
        thenNothing(): void {
          deepStrictEqual(outcome, []);
        },
        thenRefused(code: Code, detail?: Readonly<Record<string, unknown>>): void {
          if (!isRefusal(outcome)) throw new Error(`expected a refusal ${code}, got ${JSON.stringify(outcome)}`);
          deepStrictEqual(outcome.refused, code);
          if (detail !== undefined) deepStrictEqual(outcome.detail, detail);
        },
      };
    },
  };
}
