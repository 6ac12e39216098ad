import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Metadata } from '../event-store.ts';
import { followRequest, readReply, readRequest } from './read-messages.ts';

// The client's own messages, made from the server's own description of them, are the judge of ours.

const { ReadReq, ReadResp } = streams;
const id = '0199a000-0000-7000-8000-00000000000a';
const metadata: Metadata = { correlationId: 'c', causationId: 'ä', version: 1, occurredAt: '2030-01-01T00:00:00.000Z' };

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

test('what was read is what the server wrote, whichever form its ids have', () => {
  fc.assert(
    fc.property(text, text, uint64, uint64, text, fc.boolean(), (streamName, type, revision, at, value, inNumbers) => {
      const uuid = new shared.UUID();
      if (inNumbers) uuid.setStructured(numbersOf(id));
      else uuid.setString(id);
      const stream = new shared.StreamIdentifier();
      stream.setStreamName(Buffer.from(streamName).toString('base64'));
      const recorded = new ReadResp.ReadEvent.RecordedEvent();
      recorded.setId(uuid);
      recorded.setStreamIdentifier(stream);
      recorded.setStreamRevision(String(revision));
      recorded.setCommitPosition(String(at));
      recorded.setPreparePosition('7');
      recorded.getMetadataMap().set('created', '1').set('type', type).set('content-type', 'application/json');
      recorded.setData(Buffer.from(JSON.stringify({ value })));
      recorded.setCustomMetadata(Buffer.from(JSON.stringify(metadata)));
      const event = new ReadResp.ReadEvent();
      event.setEvent(recorded);
      event.setCommitPosition(String(at));
      const reply = new ReadResp();
      reply.setEvent(event);
      const position = `${at}:7`;
      const expected = { id, type, streamName, revision, position, data: { value }, metadata };
      expect(readReply(Buffer.from(reply.serializeBinary()))).toEqual(expected);
    }),
  );
});

function numbersOf(uuid: string) {
  const hex = uuid.replaceAll('-', '');
  const numbers = new shared.UUID.Structured();
  numbers.setMostSignificantBits(String(BigInt.asIntN(64, BigInt(`0x${hex.slice(0, 16)}`))));
  numbers.setLeastSignificantBits(String(BigInt.asIntN(64, BigInt(`0x${hex.slice(16)}`))));
  return numbers;
}

describe('the other things a read says', () => {
  test.each([
    ['caught-up', (reply: InstanceType<typeof ReadResp>) => reply.setCaughtUp(new ReadResp.CaughtUp())],
    [
      'confirmed',
      (reply: InstanceType<typeof ReadResp>) => reply.setConfirmation(new ReadResp.SubscriptionConfirmation()),
    ],
    [
      'stream-missing',
      (reply: InstanceType<typeof ReadResp>) => reply.setStreamNotFound(new ReadResp.StreamNotFound()),
    ],
    ['nothing', (reply: InstanceType<typeof ReadResp>) => reply.setFirstStreamPosition('5')],
  ])('%s', (said, say) => {
    const reply = new ReadResp();
    say(reply);
    expect(readReply(Buffer.from(reply.serializeBinary()))).toBe(said);
  });
});

test('a read of a stream asks for what it should', () => {
  const options = ReadReq.deserializeBinary(readRequest('a stream', { from: 2n ** 60n, maxCount: 3, backwards: true }));
  expect(options.getOptions()?.toObject()).toMatchObject({
    stream: {
      revision: String(2n ** 60n),
      streamIdentifier: { streamName: Buffer.from('a stream').toString('base64') },
    },
    count: '3',
    readDirection: 1,
    noFilter: {},
    uuidOption: { string: {} },
  });
  const whole = ReadReq.deserializeBinary(readRequest('s', {})).getOptions()?.toObject();
  expect(whole).toMatchObject({ stream: { start: {} }, readDirection: 0 });
  const last = ReadReq.deserializeBinary(readRequest('s', { backwards: true }))
    .getOptions()
    ?.toObject();
  expect(last).toMatchObject({ stream: { end: {} }, readDirection: 1 });
});

test('a subscription asks for what it should', () => {
  const { all, subscription, filter } =
    ReadReq.deserializeBinary(followRequest(['a-', 'b-'], '12:11'))
      .getOptions()
      ?.toObject() ?? {};
  expect(subscription).toEqual({});
  expect(all).toMatchObject({ position: { commitPosition: '12', preparePosition: '11' } });
  expect(filter).toMatchObject({ streamIdentifier: { prefixList: ['a-', 'b-'] }, count: {} });
  expect(
    ReadReq.deserializeBinary(followRequest(['a-'], undefined))
      .getOptions()
      ?.getAll()
      ?.hasStart(),
  ).toBe(true);
});
