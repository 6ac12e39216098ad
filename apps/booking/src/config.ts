import {
  EnvAddresses,
  EnvChoice,
  EnvInteger,
  EnvPort,
  EnvUrl,
  EnvUrls,
  readConfig,
  ServiceEnvironment,
} from '@concert/service/config';
import { type Static, Type } from 'typebox';

const BookingEnvironment = Type.Object({
  ...ServiceEnvironment,
  PORT: EnvPort(8082),
  EVENTSTORE_URL: EnvUrl(['esdb', 'esdb+discover'], 'esdb://127.0.0.1:2113?tls=false'),
  KAFKA_BROKERS: EnvAddresses('127.0.0.1:9092'),
  /** Of the key ring, under whose keys personal data is sealed. */
  POSTGRES_URL: EnvUrl(['postgres', 'postgresql'], 'postgres://concert:concert@127.0.0.1:5432/concert'),
  /** Whether it brings its schema up to date itself, or waits until somebody else has. */
  MIGRATIONS: EnvChoice(['run', 'wait'], 'run'),
  /** Every address behind every host name is a replica of concert. */
  CONCERT_URL: EnvUrls(['http', 'https'], 'http://127.0.0.1:8081'),
  HOLD_TIMEOUT_MS: EnvInteger({ minimum: 10, maximum: 10_000, default: 1000 }),
});

export function readBookingConfig(env: NodeJS.ProcessEnv): Static<typeof BookingEnvironment> {
  return readConfig(BookingEnvironment, env);
}
