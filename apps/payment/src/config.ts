import { EnvAddresses, EnvInteger, EnvPort, EnvUrl, readConfig, ServiceEnvironment } from '@concert/service/config';
import { type Static, Type } from 'typebox';

const PaymentEnvironment = Type.Object({
  ...ServiceEnvironment,
  PORT: EnvPort(8083),
  EVENTSTORE_URL: EnvUrl(['esdb', 'esdb+discover'], 'esdb://127.0.0.1:2113?tls=false'),
  KAFKA_BROKERS: EnvAddresses('127.0.0.1:9092'),
  /** How long the provider may take to answer before the customer is told that the payment is pending. */
  PROVIDER_TIMEOUT_MS: EnvInteger({ minimum: 10, maximum: 10_000, default: 1000 }),
  /** How late the simulated provider decides a `test-late` payment. */
  PROVIDER_LATE_MS: EnvInteger({ minimum: 0, maximum: 86_400_000, default: 5000 }),
});

export function readPaymentConfig(env: NodeJS.ProcessEnv): Static<typeof PaymentEnvironment> {
  return readConfig(PaymentEnvironment, env);
}
