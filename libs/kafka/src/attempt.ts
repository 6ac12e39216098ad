import { NotPublishedLanguage, type PublishedEnvelope, parseEnvelope } from '@concert/contracts/published-language';
import { header, type Incoming } from './dead-letters.ts';
import { type Handlers, Poisoned } from './handlers.ts';
import { KafkaUnavailable } from './kafka.ts';
import { growingPauseMs, pause } from './pauses.ts';

/** A dependency is away: the message is as good as unread. */
export class Unable extends Error {
  override readonly name = 'Unable';
}

const maxTries = 5;
const longestPauseMs = 1_000;

export interface AttemptOptions {
  handlers: Handlers;
  /** Whether an error means that a dependency is away. */
  isUnable: (error: unknown) => boolean;
  signal: AbortSignal;
}

/** The name of the event, without reading more than needed; undefined if it has none. */
export function typeOf({ headers, value }: Pick<Incoming, 'headers' | 'value'>): string | undefined {
  const told = header(headers, 'type');
  if (told !== undefined) return told;
  try {
    const { type } = JSON.parse(value?.toString() ?? '') as { type?: unknown };
    return typeof type === 'string' ? type : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Hands the message to its handler, again after growing pauses if that fails. Returns undefined when it is handled, or
 * why it never will be. Throws Unable.
 */
export async function attempt(message: Incoming, options: AttemptOptions): Promise<string | undefined> {
  const { handlers, signal } = options;
  for (let failures = 1; ; failures += 1) {
    try {
      await hand(envelopeIn(message), handlers);
      return undefined;
    } catch (error) {
      if (isUseless(error, options) || failures === maxTries) return String(error);
      await pause(growingPauseMs(failures, longestPauseMs), signal);
      if (signal.aborted) throw new Unable('stopped', { cause: error });
    }
  }
}

/** Whether to give up at once. Throws Unable when the message is not to blame. */
function isUseless(error: unknown, options: AttemptOptions): boolean {
  throwIfAway(error, options);
  return error instanceof NotPublishedLanguage || error instanceof Poisoned;
}

/** Throws Unable when the message is not to blame. */
export function throwIfAway(error: unknown, { isUnable }: Pick<AttemptOptions, 'isUnable'>): void {
  if (error instanceof KafkaUnavailable || isUnable(error)) throw new Unable('a dependency is away', { cause: error });
}

/** Throws NotPublishedLanguage. */
export function envelopeIn({ value }: Incoming): PublishedEnvelope {
  try {
    return parseEnvelope(JSON.parse(value?.toString() ?? ''));
  } catch (error) {
    throw error instanceof SyntaxError ? new NotPublishedLanguage('not JSON') : error;
  }
}

async function hand(envelope: PublishedEnvelope, handlers: Handlers): Promise<void> {
  const handler = handlers[envelope.type] as ((envelope: PublishedEnvelope) => Promise<void>) | undefined;
  await handler?.(envelope);
}
