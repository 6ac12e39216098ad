import {
  EnvAddresses,
  EnvChoice,
  EnvPort,
  EnvText,
  EnvUrl,
  readConfig,
  ServiceEnvironment,
} from '@concert/service/config';
import { type Static, Type } from 'typebox';

const NotificationEnvironment = Type.Object({
  ...ServiceEnvironment,
  PORT: EnvPort(8085),
  KAFKA_BROKERS: EnvAddresses('127.0.0.1:9092'),
  POSTGRES_URL: EnvUrl(['postgres', 'postgresql'], 'postgres://concert:concert@127.0.0.1:5432/concert'),
  /** Whether it brings its schema up to date itself, or waits until somebody else has. */
  MIGRATIONS: EnvChoice(['run', 'wait'], 'run'),
  SMTP_URL: EnvUrl(['smtp', 'smtps'], 'smtp://127.0.0.1:1025'),
  MAIL_FROM: EnvText('an e-mail address, with or without a name', { default: 'Concert <tickets@concert.test>' }),
});

export function readNotificationConfig(env: NodeJS.ProcessEnv): Static<typeof NotificationEnvironment> {
  return readConfig(NotificationEnvironment, env);
}
