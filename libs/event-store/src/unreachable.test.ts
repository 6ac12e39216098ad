import { expect, onTestFinished, test } from 'vitest';
import { connectEventStore } from './connect.ts';

/** Port 1 takes no connection anywhere. */
test.each([
  'esdb://127.0.0.1:1?tls=false',
  'esdb+discover://127.0.0.1:1?tls=false&maxDiscoverAttempts=1&discoveryInterval=10',
])('where nobody listens every call is EventStoreUnavailable, again and again: %s', async (url) => {
  const store = connectEventStore(url, { timeoutMs: 3_000 });
  onTestFinished(() => store.close());
  const metadata = { correlationId: 'c', causationId: 'c', version: 1, occurredAt: '2030-01-01T00:00:00.000Z' };
  const event = { id: '018f0000-0000-7000-8000-000000000000', type: 'Tested', data: {}, metadata };
  const unavailable = { name: 'EventStoreUnavailable' };
  for (let time = 0; time < 2; time += 1) {
    await expect(store.append('stream', [event], 'no_stream')).rejects.toMatchObject(unavailable);
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    const follow = store.follow(['stream'], { signal: new AbortController().signal })[Symbol.asyncIterator]();
    await expect(follow.next()).rejects.toMatchObject(unavailable);
  }
});
