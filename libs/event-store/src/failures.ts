import { MaxAppendSizeExceededError, StreamNotFoundError, WrongExpectedVersionError } from '@eventstore/db-client';
import { AppendTooLarge, EventStoreUnavailable, WrongExpectedRevision } from './errors.ts';

/** What the client threw, in our words. All but a definite refusal means: no answer, fate unknown. */
export function failure(error: unknown, doing: string): Error {
  if (error instanceof EventStoreUnavailable) return error;
  if (error instanceof WrongExpectedVersionError) {
    const { streamName, actualVersion } = error;
    return new WrongExpectedRevision(streamName, typeof actualVersion === 'bigint' ? actualVersion : undefined);
  }
  if (error instanceof MaxAppendSizeExceededError) {
    return new AppendTooLarge(`${doing}: more than ${error.maxAppendSize} bytes`);
  }
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return new EventStoreUnavailable(`${doing}: ${reason}`, { cause: error });
}

export function isStreamMissing(error: unknown): boolean {
  return error instanceof StreamNotFoundError;
}
