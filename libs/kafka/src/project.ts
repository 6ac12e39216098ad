import type { PublishedEnvelope, PublishedName } from '@concert/contracts/published-language';
import { type AttemptOptions, envelopeIn, throwIfAway, typeOf } from './attempt.ts';
import { deadLetterId, type Incoming } from './dead-letters.ts';
import { gather } from './gather.ts';
import type { Handlers } from './handlers.ts';
import type { Outstanding } from './outstanding.ts';
import { tellProjected } from './trace-messages.ts';

/** How a read model takes events: many at once. */
export interface Projection {
  readonly names: readonly PublishedName[];
  /** All of them or none, and only of these names. Those of a key come in their order, any may come again. */
  readonly project: (events: readonly PublishedEnvelope[]) => Promise<void>;
}

/** Events in one call of `project`, of all partitions together: some milliseconds of a database's time. */
const mostEvents = 1_000;

/** The same one by one. */
export function handlersOf({ names, project }: Projection): Handlers {
  return Object.fromEntries(names.map((name) => [name, (event: PublishedEnvelope) => project([event])]));
}

/**
 * Projects the messages in one go, together with those of other partitions. False when they have to be taken one by one:
 * one of them cannot be projected, or has to wait behind a dead letter. Throws Unable.
 */
export function projectTogether(
  { names, project }: Projection,
  options: Pick<AttemptOptions, 'isUnable'> & {
    outstanding: Outstanding;
    handled: (type: string) => void;
  },
): (messages: readonly Incoming[]) => Promise<boolean> {
  const { outstanding, handled } = options;
  const ours = new Set<string | undefined>([...names, undefined]);
  const all = gather(project, mostEvents, options.isUnable);

  const isHeldUp = (message: Incoming) =>
    outstanding.has(deadLetterId(message)) || outstanding.before(message) !== undefined;

  return async (messages) => {
    const concerning = messages.filter((message) => ours.has(typeOf(message)));
    if (concerning.length === 0) return true;
    if (!outstanding.isEmpty && concerning.some(isHeldUp)) return false;
    try {
      const events = concerning.map(envelopeIn);
      const beganAtMs = Date.now();
      await all(events);
      tellProjected(concerning, beganAtMs);
      for (const { type } of events) handled(type);
      return true;
    } catch (error) {
      throwIfAway(error, options);
      return false;
    }
  };
}
