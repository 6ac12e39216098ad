import type { InventoryEvent } from '@concert/concert/inventory/events';
import type { InventoryCode, InventoryCommand } from '@concert/concert/inventory/inventory';
import type { Refusal } from '@concert/decider/decider';
import { traceparent } from '@concert/tracing/tracing';

/** The events that a command came to (none: it was already so), or why not. */
export type Outcome = readonly InventoryEvent[] | Refusal<InventoryCode>;

/** What a command came to, or the error that kept it from being decided or written. */
export type Answer = Outcome | { readonly failed: unknown };

/** A command that waits for its answer. */
export interface Asked {
  readonly command: InventoryCommand;
  /** Id of the event or request that made it happen. */
  readonly causationId: string;
  /** The trace it is in; its events say so. */
  readonly traceparent: string | undefined;
  readonly answer: (answer: Answer) => void;
  /** Decided before, and again since the tail of the stream was read. */
  doubted: boolean;
}

/** More commands are waiting than this writer takes. Nothing was done. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

/** Tells them all the same error. */
export function fail(all: readonly Asked[], error: unknown): void {
  for (const { answer } of all) answer({ failed: error });
}

/**
 * Commands of one request, each in its trace or in none, by default one in that of the caller; its answers, in their
 * order, once all are there.
 */
export function askedTogether(
  commands: readonly InventoryCommand[],
  causationId: string,
  traceparents: readonly (string | undefined)[] = [traceparent()],
): { asked: Asked[]; answers: Promise<Answer[]> } {
  const { promise, resolve } = Promise.withResolvers<Answer[]>();
  const answers: Answer[] = new Array(commands.length);
  let open = commands.length;
  const asked = commands.map((command, i) => {
    const answer = (given: Answer) => {
      answers[i] = given;
      open -= 1;
      if (open === 0) resolve(answers);
    };
    return { command, causationId, traceparent: traceparents[i], answer, doubted: false };
  });
  return { asked, answers: promise };
}

/** Of a request for one thing. Throws what kept it from being decided or written. */
export function onlyOutcome([answer]: readonly Answer[]): Outcome {
  if (answer === undefined) throw new Error('a command without an answer');
  if ('failed' in answer) throw answer.failed;
  return answer;
}
