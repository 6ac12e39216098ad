import { Type } from '@concert/schema/schema';
import { describe, expect, it } from 'vitest';
import { ConfigError, EnvAddresses, EnvInteger, EnvPort, EnvUrl, readConfig, ServiceEnvironment } from './config.ts';

const Environment = Type.Object({
  ...ServiceEnvironment,
  PORT: EnvPort(8082),
  CONCERT_URL: EnvUrl(['http', 'https'], 'http://127.0.0.1:8081'),
  KAFKA_BROKERS: EnvAddresses('127.0.0.1:9092'),
  TIMEOUT_MS: EnvInteger({ minimum: 1, maximum: 10_000, default: 1_000 }),
});
const secret = 'a secret that is long enough to be one';
const read = (env: NodeJS.ProcessEnv) => readConfig(Environment, { IDENTITY_SECRET: secret, ...env });

describe('readConfig', () => {
  it('fills in defaults, also for empty values', () => {
    expect(read({ PORT: '', TIMEOUT_MS: ' ' })).toEqual({
      HOST: '127.0.0.1',
      PORT: 8082,
      LOG_LEVEL: 'info',
      IDENTITY_SECRET: secret,
      DRAIN_MS: 0,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: 1,
      CONCERT_URL: 'http://127.0.0.1:8081',
      KAFKA_BROKERS: '127.0.0.1:9092',
      TIMEOUT_MS: 1_000,
    });
  });

  it('reads numbers out of text and takes only what it knows', () => {
    const config = read({ PORT: '9000', TIMEOUT_MS: '25', HOME: '/root' });
    expect([config.PORT, config.TIMEOUT_MS, 'HOME' in config]).toEqual([9000, 25, false]);
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT must be a port from 0 to 65535'],
    [{ PORT: '70000' }, 'PORT must be a port from 0 to 65535'],
    [{ TIMEOUT_MS: '0.5' }, 'TIMEOUT_MS must be a whole number from 1 to 10000'],
    [{ CONCERT_URL: 'ftp://x' }, 'CONCERT_URL must be a URL beginning with http:// or https://'],
    [{ KAFKA_BROKERS: 'kafka' }, 'KAFKA_BROKERS must be host:port, several separated by commas'],
    [{ OTEL_TRACES_SAMPLER_ARG: '2' }, 'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
      'OTEL_EXPORTER_OTLP_ENDPOINT must be a URL beginning with http:// or https://',
    ],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent'],
  ])('refuses %j in one line', (env, message) => {
    expect(() => read(env)).toThrow(new ConfigError(message));
  });

  it('names every wrong variable, never the value of one', () => {
    const env = { IDENTITY_SECRET: 'too short', PORT: '-1' };
    expect(() => read(env)).toThrow(/^PORT must be .*; IDENTITY_SECRET must be a secret of at least 32/);
    expect(() => read(env)).not.toThrow(/too short/);
    expect(() => readConfig(Environment, {})).toThrow(/IDENTITY_SECRET must be .* \(it is not set\)$/);
  });
});
