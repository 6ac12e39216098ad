import { ConfigError } from '@concert/service/config';
import { expect, it } from 'vitest';
import { readConcertConfig } from './config.ts';
import { snapshotDir } from './snapshot/config.ts';

const IDENTITY_SECRET = 'a secret that is long enough to be one';

it('needs nothing but the secret', () => {
  expect(readConcertConfig({ IDENTITY_SECRET })).toMatchObject({
    PORT: 8081,
    EVENTSTORE_URL: 'esdb://127.0.0.1:2113?tls=false',
    KAFKA_BROKERS: '127.0.0.1:9092',
    HOLD_GRACE_MS: 60_000,
    PAY_WINDOW_SECONDS: 600,
  });
  expect(snapshotDir({ SNAPSHOT_DIR: ' ' })).toBeUndefined();
  expect(snapshotDir({ SNAPSHOT_DIR: '/data' })).toBe('/data');
});

it('names what is wrong', () => {
  const read = () => readConcertConfig({ IDENTITY_SECRET, PAY_WINDOW_SECONDS: '0', EVENTSTORE_URL: 'http://x' });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/EVENTSTORE_URL must be .*PAY_WINDOW_SECONDS must be/);
});
