import { expect, onTestFinished, test } from 'vitest';
import { connectEventStore } from '../connect.ts';
import { event, ids, newStream, take, url } from './testing/store-under-test.ts';

/** Any setting beyond "one server without TLS" goes through the vendor's client; it must make no difference. */
const urls = [url, `${url}${url.includes('?') ? '&' : '?'}defaultDeadline=10000`];

test.skipIf(url === 'memory:').each(urls)('what is written is read and followed: %s', async (either) => {
  const store = connectEventStore(either);
  onTestFinished(() => store.close());
  const stream = newStream();
  const events = [event(), event()];
  expect(await store.append(stream, events, 'no_stream')).toBe(1n);
  await expect(store.append(stream, [event()], 'no_stream')).rejects.toMatchObject({ name: 'WrongExpectedRevision' });
  expect(ids(await store.read(stream))).toEqual(ids(events));
  await store.ping();
  const following = new AbortController();
  expect(ids(await take(store.follow([stream], { signal: following.signal }), 2))).toEqual(ids(events));
  following.abort();
});
