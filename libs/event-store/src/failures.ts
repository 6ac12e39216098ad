import { Metadata, status } from '@grpc/grpc-js';
import { AppendTooLarge, EventStoreRefused, EventStoreUnavailable, WrongExpectedRevision } from './errors.ts';

/** What to mend, by the name that the trailer `exception` of a call has for a refusal … */
const mending = new Map([
  ['access-denied', 'access denied: let the user that EVENTSTORE_URL names read and write it'],
  ['stream-deleted', 'the stream has been deleted and takes nothing any more: restore it from a backup'],
  ['invalid-argument', 'not a request that it takes: compare its version with the supported one'],
]);
/** … and by the message in the answer to an append. `Timeout` and `Unknown` are no refusals. */
const byMessage = new Map([
  ['AccessDenied', 'access-denied'],
  ['StreamDeleted', 'stream-deleted'],
  ['BadRequest', 'invalid-argument'],
  ['InvalidTransaction', 'invalid-argument'],
]);
const byStatus = new Map<unknown, string>([
  [status.PERMISSION_DENIED, 'access-denied'],
  [status.UNAUTHENTICATED, 'access-denied'],
  [status.INVALID_ARGUMENT, 'invalid-argument'],
]);

/** What a call threw as one of our own errors. What is no refusal means: no answer, fate unknown. */
export function failure(error: unknown, doing: string): Error {
  const isOurs =
    error instanceof EventStoreUnavailable ||
    error instanceof EventStoreRefused ||
    error instanceof WrongExpectedRevision ||
    error instanceof AppendTooLarge;
  if (isOurs) return error;
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return refused(refusalIn(error), `${doing}: ${reason}`, error);
}

/** The same for what the answer to an append says: the name of its message, and a text. */
export function appendFailure(message: string, text: string, streamName: string): Error {
  return refused(byMessage.get(message), `append to ${streamName}: ${text}`);
}

function refused(refusal: string | undefined, what: string, cause?: unknown): Error {
  const mend = mending.get(refusal ?? '');
  if (mend === undefined) return new EventStoreUnavailable(what, { cause });
  return new EventStoreRefused(`${what} (${mend})`, { cause });
}

function refusalIn(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const trailers = 'metadata' in error && error.metadata instanceof Metadata ? error.metadata : undefined;
  const exception = trailers?.get('exception')[0]?.toString() ?? '';
  return mending.has(exception) ? exception : byStatus.get(error.code);
}
