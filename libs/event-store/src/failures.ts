import { AppendTooLarge, EventStoreUnavailable, WrongExpectedRevision } from './errors.ts';

/** Whatever a call threw that is not one of our own errors means: no answer, fate unknown. */
export function unavailable(error: unknown, doing: string): Error {
  const isOurs =
    error instanceof EventStoreUnavailable || error instanceof WrongExpectedRevision || error instanceof AppendTooLarge;
  if (isOurs) return error;
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return new EventStoreUnavailable(`${doing}: ${reason}`, { cause: error });
}
