import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import fc from 'fast-check';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import { describe, expect, test } from 'vitest';
import { AppendTooLarge, EventStoreRefused, EventStoreUnavailable, WrongExpectedRevision } from '../errors.ts';
import type { Metadata, NewEvent } from '../event-store.ts';
import { appendReply, appendRequest } from './append-messages.ts';

// The client's own messages, made from the server's own description of them, are the judge of ours.

const { BatchAppendReq, BatchAppendResp } = streams;
const id = '0199a000-0000-7000-8000-00000000000a';
const metadata: Metadata = { correlationId: 'c', causationId: 'ä', version: 1, occurredAt: '2030-01-01T00:00:00.000Z' };
const utf8 = (bytes: string | Uint8Array) => Buffer.from(bytes as Uint8Array).toString();

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const events = fc.array(
  fc.record({ type: text, data: fc.record({ text, many: fc.array(fc.integer(), { maxLength: 40 }) }) }),
  { maxLength: 20 },
);

test('an append is what the client would have said', () => {
  fc.assert(
    fc.property(text, fc.option(uint64), events, (streamName, revision, some) => {
      const written: NewEvent[] = some.map((event) => ({ id, ...event, metadata }));
      const request = appendRequest(id, streamName, revision ?? 'no_stream', written, 1_893_456_000_123);
      const message = BatchAppendReq.deserializeBinary(request);
      expect(message.getCorrelationId()?.getString()).toBe(id);
      expect(message.getIsFinal()).toBe(true);
      const options = message.getOptions();
      expect(utf8(options?.getStreamIdentifier()?.getStreamName() ?? '')).toBe(streamName);
      expect(options?.hasNoStream()).toBe(revision === null);
      if (revision !== null) expect(options?.getStreamPosition()).toBe(String(revision));
      expect(options?.getDeadline()?.toDate().getTime()).toBe(1_893_456_000_123);
      const seen = message.getProposedMessagesList().map((proposed) => ({
        id: proposed.getId()?.getString(),
        type: proposed.getMetadataMap().get('type'),
        data: JSON.parse(utf8(proposed.getData())),
        metadata: JSON.parse(utf8(proposed.getCustomMetadata())),
      }));
      expect(seen).toEqual(written);
      for (const proposed of message.getProposedMessagesList()) {
        expect(proposed.getMetadataMap().get('content-type')).toBe('application/json');
      }
    }),
  );
});

describe('an append is answered', () => {
  const reply = () => {
    const message = new BatchAppendResp();
    const correlation = new shared.UUID();
    correlation.setString(id);
    message.setCorrelationId(correlation);
    const stream = new shared.StreamIdentifier();
    stream.setStreamName(Buffer.from('stream').toString('base64'));
    message.setStreamIdentifier(stream);
    return message;
  };
  const refused = (detail: { serializeBinary(): Uint8Array }, name: string) => {
    const details = new any.Any();
    details.pack(detail.serializeBinary(), `event_store.client.${name}`);
    const error = new status.Status();
    error.setMessage('no');
    error.setDetails(details);
    const message = reply();
    message.setError(error);
    return appendReply(Buffer.from(message.serializeBinary()));
  };

  test('with the revision of the last event', () => {
    const success = new streams.AppendResp.Success();
    success.setCurrentRevision(String(2n ** 63n));
    const message = reply();
    message.setSuccess(success);
    expect(appendReply(Buffer.from(message.serializeBinary()))).toEqual({ id, outcome: 2n ** 63n });
  });

  test('with what revision there is, or that there is none', () => {
    const wrong = new shared.WrongExpectedVersion();
    wrong.setCurrentStreamRevision('7');
    wrong.setExpectedStreamPosition('3');
    expect(refused(wrong, 'WrongExpectedVersion').outcome).toEqual(new WrongExpectedRevision('stream', 7n));
    const none = new shared.WrongExpectedVersion();
    none.setCurrentNoStream(new shared.Empty());
    expect(refused(none, 'WrongExpectedVersion').outcome).toMatchObject({ actual: undefined });
  });

  test('that it is too large, or why it was not written', () => {
    const large = new shared.MaximumAppendSizeExceeded();
    large.setMaxappendsize(1_048_576);
    expect(refused(large, 'MaximumAppendSizeExceeded').outcome).toBeInstanceOf(AppendTooLarge);
    const { outcome } = refused(new shared.Timeout(), 'Timeout');
    expect(outcome).toEqual(new EventStoreUnavailable('append to stream: no'));
  });

  test.each([
    [shared.AccessDenied, 'AccessDenied', 'EVENTSTORE_URL'],
    [shared.StreamDeleted, 'StreamDeleted', 'backup'],
    [shared.BadRequest, 'BadRequest', 'version'],
    [shared.InvalidTransaction, 'InvalidTransaction', 'version'],
  ])('that it never will be, and what to mend: %o', (Message, name, mend) => {
    const { outcome } = refused(new Message(), name);
    expect(outcome).toBeInstanceOf(EventStoreRefused);
    expect(outcome).toMatchObject({ message: expect.stringContaining(mend) });
  });
});
