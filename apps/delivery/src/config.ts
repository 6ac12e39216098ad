import { EnvAddresses, EnvChoice, EnvPort, EnvUrl, readConfig, ServiceEnvironment } from '@concert/service/config';
import { type Static, Type } from 'typebox';

const DeliveryEnvironment = Type.Object({
  ...ServiceEnvironment,
  PORT: EnvPort(8084),
  EVENTSTORE_URL: EnvUrl(['esdb', 'esdb+discover'], 'esdb://127.0.0.1:2113?tls=false'),
  KAFKA_BROKERS: EnvAddresses('127.0.0.1:9092'),
  POSTGRES_URL: EnvUrl(['postgres', 'postgresql'], 'postgres://concert:concert@127.0.0.1:5432/concert'),
  /** Whether it brings its schema up to date itself, or waits until somebody else has. */
  MIGRATIONS: EnvChoice(['run', 'wait'], 'run'),
});

export function readDeliveryConfig(env: NodeJS.ProcessEnv): Static<typeof DeliveryEnvironment> {
  return readConfig(DeliveryEnvironment, env);
}
