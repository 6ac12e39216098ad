import { type Static, Type } from '@concert/schema/schema';
import { EnvAddresses, EnvInteger, EnvPort, EnvUrl, readConfig, ServiceEnvironment } from '@concert/service/config';

const ConcertEnvironment = Type.Object({
  ...ServiceEnvironment,
  PORT: EnvPort(8081),
  EVENTSTORE_URL: EnvUrl(['esdb', 'esdb+discover'], 'esdb://127.0.0.1:2113?tls=false'),
  KAFKA_BROKERS: EnvAddresses('127.0.0.1:9092'),
  /** How long tickets stay held after the customer's last moment to pay. */
  HOLD_GRACE_MS: EnvInteger({ minimum: 0, maximum: 3_600_000, default: 60_000 }),
  /** How long customers have to pay where the organiser does not say. */
  PAY_WINDOW_SECONDS: EnvInteger({ minimum: 1, maximum: 3600, default: 600 }),
});

export function readConcertConfig(env: NodeJS.ProcessEnv): Static<typeof ConcertEnvironment> {
  return readConfig(ConcertEnvironment, env);
}
