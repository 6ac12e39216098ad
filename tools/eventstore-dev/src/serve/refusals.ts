import { type Ending, status } from '../grpc/call.ts';
import { pack, type Status } from '../protocol/messages.ts';
import type { Expected, Outcome } from '../storage/append.ts';
import { maxAppendBytes } from './arriving.ts';

type Refusal = Exclude<Outcome, { kind: 'written' }>;

/** A refusal as BatchAppend says it: inside the reply, with packed details. */
export function refusalStatus(refusal: Refusal, expected: Expected): Status {
  switch (refusal.kind) {
    case 'wrong-expected': {
      const details = pack('WrongExpectedVersion', {
        ...(refusal.actual === undefined ? { currentNoStream: {} } : { currentStreamRevision: refusal.actual }),
        ...expectedField(expected, 'expectedStreamPosition'),
      });
      return { code: status.failedPrecondition, message: 'wrong expected version', details };
    }
    case 'too-late':
      return { code: status.deadlineExceeded, message: 'the deadline has passed', details: pack('Timeout', {}) };
    case 'too-large': {
      const details = pack('MaximumAppendSizeExceeded', { maxAppendSize: maxAppendBytes });
      return { code: status.invalidArgument, message: tooLarge, details };
    }
    case 'denied':
      return { code: status.permissionDenied, message: systemStream, details: pack('AccessDenied', {}) };
    case 'failed':
      return { code: status.unknown, message: refusal.reason, details: pack('Unknown', {}) };
  }
}

/** A refusal as the classic Append says it: a gRPC error with trailers. A wrong expected version is a reply there. */
export function refusalError(refusal: Exclude<Refusal, { kind: 'wrong-expected' }>): Ending {
  switch (refusal.kind) {
    case 'too-late':
      return { code: status.deadlineExceeded, details: 'the deadline has passed' };
    case 'too-large': {
      const trailers = { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(maxAppendBytes) };
      return { code: status.invalidArgument, details: tooLarge, trailers };
    }
    case 'denied':
      return { code: status.permissionDenied, details: systemStream, trailers: { exception: 'access-denied' } };
    case 'failed':
      return { code: status.unknown, details: refusal.reason };
  }
}

/** What the writer had expected, under the name each call has for it. */
export function expectedField(
  expected: Expected,
  revisionField: string,
): Record<string, number | Record<string, never>> {
  switch (expected) {
    case 'no-stream':
      return { expectedNoStream: {} };
    case 'any':
      return { expectedAny: {} };
    case 'stream-exists':
      return { expectedStreamExists: {} };
  }
  return { [revisionField]: expected };
}

const tooLarge = `an append may have ${maxAppendBytes} bytes at most`;
const systemStream = 'system streams are not part of this stand-in';
