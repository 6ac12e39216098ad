import { EnvInteger, EnvPort, EnvText, EnvUrl, readConfig, ServiceEnvironment } from '@concert/service/config';
import { type Static, Type } from 'typebox';

const http = (port: number) => EnvUrl(['http', 'https'], `http://127.0.0.1:${port}`);

const GatewayEnvironment = Type.Object({
  ...ServiceEnvironment,
  PORT: EnvPort(8080),
  TOKEN_ISSUER_URL: http(8087),
  TOKEN_AUDIENCE: EnvText('the audience that tokens are made out to', { default: 'concert' }),
  CONCERT_URL: http(8081),
  BOOKING_URL: http(8082),
  PAYMENT_URL: http(8083),
  DELIVERY_URL: http(8084),
  NOTIFICATION_URL: http(8085),
  MYPAGE_URL: http(8086),
  RATE_LIMIT_PER_MINUTE: EnvInteger({ minimum: 1, maximum: 100_000_000, default: 600 }),
  /** How many proxies stand before the gateway and append to X-Forwarded-For; 0: callers connect directly. */
  TRUSTED_PROXIES: EnvInteger({ minimum: 0, maximum: 5, default: 0 }),
});
export type GatewayConfig = Static<typeof GatewayEnvironment>;

export function readGatewayConfig(env: NodeJS.ProcessEnv): GatewayConfig {
  return readConfig(GatewayEnvironment, env);
}
