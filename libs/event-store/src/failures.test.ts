import { Metadata, status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { EventStoreRefused, EventStoreUnavailable, WrongExpectedRevision } from './errors.ts';
import { failure } from './failures.ts';

function callError(code: number, exception?: string): Error {
  const metadata = new Metadata();
  if (exception !== undefined) metadata.set('exception', exception);
  return Object.assign(new Error('no'), { code, metadata });
}

test.each([
  [callError(status.PERMISSION_DENIED), 'EVENTSTORE_URL'],
  [callError(status.UNAUTHENTICATED), 'EVENTSTORE_URL'],
  [callError(status.UNKNOWN, 'access-denied'), 'EVENTSTORE_URL'],
  [callError(status.FAILED_PRECONDITION, 'stream-deleted'), 'backup'],
  [callError(status.INVALID_ARGUMENT), 'version'],
])('what the server refuses for good says what to mend: %o', (error, mend) => {
  const told = failure(error, 'read stream');
  expect(told).toBeInstanceOf(EventStoreRefused);
  expect(told.message).toMatch(new RegExp(`^read stream: no \\(.*${mend}`));
  expect(told.cause).toBe(error);
});

test.each([
  callError(status.UNAVAILABLE),
  callError(status.DEADLINE_EXCEEDED),
  callError(status.INTERNAL),
  callError(status.NOT_FOUND, 'not-leader'),
  callError(status.UNIMPLEMENTED),
  new Error('no'),
])('anything else may work later: %o', (error) => {
  expect(failure(error, 'read stream')).toEqual(new EventStoreUnavailable('read stream: no'));
});

test('our own errors stay what they are', () => {
  for (const error of [new WrongExpectedRevision('stream', 1n), new EventStoreRefused('no')]) {
    expect(failure(error, 'append')).toBe(error);
  }
});
