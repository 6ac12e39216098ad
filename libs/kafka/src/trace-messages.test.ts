import { rememberSpans } from '@concert/tracing/testing/remembered-spans';
import { traceparent } from '@concert/tracing/tracing';
import { expect, onTestFinished, test } from 'vitest';
import type { Incoming } from './dead-letters.ts';
import { inTraceOf, tellProjected } from './trace-messages.ts';

const [traceId, publication] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
const message = (headers: Incoming['headers'] = {}): Incoming => {
  const place = { topic: 'booking', partition: 2, offset: '7', key: 'k', value: null };
  return { ...place, headers: { type: 'booking.paid', ...headers } };
};
/** As Kafka gives them back, headers are bytes. */
const traced = message({ traceparent: Buffer.from(`00-${traceId}-${publication}-01`) });

function remembered() {
  const { spans, stop } = rememberSpans();
  onTestFinished(stop);
  return spans;
}

test('a message is handled in the trace of its publication', async () => {
  const spans = remembered();
  let seen: string | undefined;
  await inTraceOf(traced, async () => {
    seen = traceparent();
    return undefined;
  });
  const [span] = spans();
  expect(span).toMatchObject({ name: 'handle booking.paid', traceId, parentSpanId: publication });
  expect(span?.attributes).toEqual({
    'messaging.system': 'kafka',
    'messaging.destination.name': 'booking',
    'messaging.destination.partition.id': '2',
  });
  expect(seen).toBe(`00-${traceId}-${span?.spanId}-01`);
});

test('one that never will be handled has failed, and so has one that cannot be now', async () => {
  const spans = remembered();
  expect(await inTraceOf(traced, async () => 'poisoned')).toBe('poisoned');
  await expect(inTraceOf(traced, () => Promise.reject(new RangeError()))).rejects.toThrow(RangeError);
  expect(spans().map(({ attributes }) => attributes['error.type'])).toEqual(['dead-letter', 'RangeError']);
});

test('those that are projected together are each told in their own trace', () => {
  const spans = remembered();
  tellProjected([traced, message()], Date.now());
  expect(spans()).toMatchObject([{ name: 'project booking.paid', traceId, parentSpanId: publication }]);
});

test('without a trace, or without tracing, a message is just handled', async () => {
  expect(await inTraceOf(traced, async () => traceparent())).toBeUndefined();
  const spans = remembered();
  expect(await inTraceOf(message(), async () => traceparent())).toBeUndefined();
  expect(spans()).toEqual([]);
});
