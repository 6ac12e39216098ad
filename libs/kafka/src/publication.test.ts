import { rememberSpans } from '@concert/tracing/testing/remembered-spans';
import { expect, onTestFinished, test } from 'vitest';
import { Outstanding } from './outstanding.ts';
import { publications, recordedIn } from './publication.ts';
import { bookingPaid } from './testing/trial.ts';
import type { RecordedEventLike, Translate } from './translate.ts';

const bookingId = '018f0000-0000-7000-8000-000000000001';

function recorded(revision: number, type: string, streamName = `booking-${bookingId}`): RecordedEventLike {
  const metadata = { correlationId: bookingId, causationId: 'c', version: 1, occurredAt: '2026-01-01T00:00:00Z' };
  const position = `${revision}:${revision}`;
  return { id: `e${revision}`, type, streamName, revision: BigInt(revision), position, data: { revision }, metadata };
}

const translate: Translate = ({ type, revision }) => {
  if (type === 'Secret') return null;
  if (type === 'Foreign') return { ...bookingPaid(bookingId, 1), type: 'payment.declined' };
  return bookingPaid(bookingId, type === 'Wrong' ? -1 : Number(revision));
};

async function published(events: RecordedEventLike[], outstanding = new Outstanding()) {
  async function* follow() {
    yield* events;
  }
  const all = [];
  for await (const each of publications(follow(), 'booking', translate, outstanding)) all.push(each);
  return all;
}

test('an event becomes a message with its key and its name', async () => {
  const [only] = await published([recorded(0, 'PaymentReceived')]);
  expect(only).toMatchObject({ position: '0:0', message: { key: bookingId, headers: { type: 'booking.paid' } } });
  expect(only?.bytes).toBe(only?.message?.value?.length);
});

test('a message is in the trace of its event, under its own publication', async () => {
  const { spans, stop } = rememberSpans();
  onTestFinished(stop);
  const [traceId, writer] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  const event = recorded(0, 'PaymentReceived');
  const metadata = { ...event.metadata, traceparent: `00-${traceId}-${writer}-01` };
  const [traced, untraced] = await published([{ ...event, metadata }, recorded(1, 'PaymentReceived')]);
  traced?.span?.end();
  expect(spans()).toMatchObject([{ name: 'publish booking.paid', traceId, parentSpanId: writer }]);
  expect(traced?.message?.headers.traceparent).toBe(traced?.span?.traceparent);
  expect([untraced?.span, untraced?.message?.headers.traceparent]).toEqual([undefined, undefined]);
});

test('what is not for others is passed over, but counts as read', async () => {
  expect(await published([recorded(4, 'Secret')])).toEqual([{ position: '4:4', bytes: 0 }]);
});

test('what cannot be said is set aside with the reason, and what follows in its stream behind it', async () => {
  const other = recorded(9, 'PaymentReceived', 'booking-other');
  const events = [recorded(1, 'Wrong'), recorded(2, 'Secret'), recorded(3, 'PaymentReceived'), other];
  const [wrong, secret, parked, free] = await published(events);
  expect(wrong?.letter).toMatchObject({ cause: 'untranslatable', type: 'Wrong', partition: -1, failures: 1 });
  expect(wrong?.letter?.reason).toContain('/data/amount');
  expect(secret).toEqual({ position: '2:2', bytes: 0 });
  expect(parked?.letter).toMatchObject({ cause: 'parked', reason: `parked behind ${wrong?.letter?.id}`, failures: 0 });
  expect(free?.message).toBeDefined();
});

test('an event of another context is not published', async () => {
  const [foreign] = await published([recorded(1, 'Foreign')]);
  expect(foreign?.letter?.reason).toMatch(/NotPublishedLanguage/);
});

test('an event that is set aside already is not set aside again, and holds the event whole', async () => {
  const outstanding = new Outstanding();
  const [first] = await published([recorded(1, 'Wrong')], outstanding);
  expect(await published([recorded(1, 'Wrong')], outstanding)).toEqual([{ position: '1:1', bytes: 0 }]);
  if (first?.letter === undefined) throw new Error('not set aside');
  expect(recordedIn(first.letter)).toEqual(recorded(1, 'Wrong'));
  expect(recordedIn({ ...first.letter, partition: 0 })).toBeUndefined();
});
