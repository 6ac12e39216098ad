import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
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
      return { code: status.FAILED_PRECONDITION, message: 'wrong expected version', details };
    }
    case 'too-late':
      return { code: status.DEADLINE_EXCEEDED, message: 'the deadline has passed', details: pack('Timeout', {}) };
    case 'too-large': {
      const details = pack('MaximumAppendSizeExceeded', { maxAppendSize: maxAppendBytes });
      return { code: status.INVALID_ARGUMENT, message: tooLarge, details };
    }
    case 'denied':
      return { code: status.PERMISSION_DENIED, message: systemStream, details: pack('AccessDenied', {}) };
    case 'failed':
      return { code: status.UNKNOWN, message: refusal.reason, details: pack('Unknown', {}) };
  }
}

/** A refusal as the classic Append says it: a gRPC error with trailers. A wrong expected version is a reply there. */
export function refusalError(refusal: Exclude<Refusal, { kind: 'wrong-expected' }>): Partial<ServiceError> {
  switch (refusal.kind) {
    case 'too-late':
      return { code: status.DEADLINE_EXCEEDED, details: 'the deadline has passed' };
    case 'too-large': {
      const metadata = trailers('maximum-append-size-exceeded');
      metadata.set('maximum-append-size', String(maxAppendBytes));
      return { code: status.INVALID_ARGUMENT, details: tooLarge, metadata };
    }
    case 'denied':
      return { code: status.PERMISSION_DENIED, details: systemStream, metadata: trailers('access-denied') };
    case 'failed':
      return { code: status.UNKNOWN, details: refusal.reason };
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

function trailers(exception: string): Metadata {
  const metadata = new Metadata();
  metadata.set('exception', exception);
  return metadata;
}
