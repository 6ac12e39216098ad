import { expect, it } from 'vitest';
import { eventsOf } from './events.ts';
import { noConsumerMetrics, noRelayMetrics, quiet, StoreInMemory, translate } from './testing/trial.ts';

it('stops with its service, what uses Kafka before Kafka, also when there never was one', async () => {
  const stopping = new AbortController();
  const closers: [name: string, close: () => Promise<void>][] = [];
  const events = eventsOf(
    {
      name: 'delivery',
      logger: quiet,
      metrics: { ...noConsumerMetrics, ...noRelayMetrics },
      signal: stopping.signal,
      isUnable: () => false,
      onStop: (name, close) => closers.push([name, close]),
    },
    '127.0.0.1:1',
  );
  events.consume({ 'booking.confirmed': async () => {} });
  events.relay({ prefixes: ['delivery-'], store: new StoreInMemory(), translate });
  stopping.abort();
  for (const [, close] of closers.toReversed()) await close();
  expect(closers.map(([name]) => name)).toEqual(['kafka', 'consumer', 'relay']);
});
