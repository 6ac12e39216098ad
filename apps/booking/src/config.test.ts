import { describe, expect, it } from 'vitest';
import { readBookingConfig } from './config.ts';

const secret = { IDENTITY_SECRET: 'x'.repeat(32) };

describe('the environment of booking', () => {
  it('needs nothing but the secret', () => {
    expect(readBookingConfig(secret)).toMatchObject({ PORT: 8082, HOLD_TIMEOUT_MS: 1000 });
  });

  it('takes several replicas of concert', () => {
    const urls = 'http://concert-1:8081,https://concert-2.example.test';
    expect(readBookingConfig({ ...secret, CONCERT_URL: urls })).toMatchObject({ CONCERT_URL: urls });
  });

  it.each([
    ['EVENTSTORE_URL', 'http://127.0.0.1:2113'],
    ['KAFKA_BROKERS', 'kafka'],
    ['POSTGRES_URL', 'mysql://127.0.0.1/concert'],
    ['CONCERT_URL', 'concert:8081'],
    ['CONCERT_URL', 'http://concert-1:8081,concert-2:8081'],
    ['CONCERT_URL', 'http://concert-1:8081,'],
    ['HOLD_TIMEOUT_MS', 'soon'],
    ['PORT', '70000'],
  ])('names a wrong %s', (name, value) => {
    expect(() => readBookingConfig({ ...secret, [name]: value })).toThrow(`${name} must be`);
  });
});
