import { randomBytes } from 'node:crypto';
import { EnvPort, EnvText, EnvUrl, readConfig, type ServiceConfig, ServiceEnvironment } from '@concert/service/config';
import { type Static, Type } from 'typebox';

const { HOST, LOG_LEVEL, DRAIN_MS, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG } =
  ServiceEnvironment;

const IssuerEnvironment = Type.Object({
  HOST,
  LOG_LEVEL,
  DRAIN_MS,
  OTEL_EXPORTER_OTLP_ENDPOINT,
  OTEL_TRACES_SAMPLER,
  OTEL_TRACES_SAMPLER_ARG,
  ISSUER_PORT: EnvPort(8087),
  /** The `iss` of its tokens, and where others reach it. */
  ISSUER_URL: EnvUrl(['http', 'https'], 'http://127.0.0.1:8087'),
  TOKEN_AUDIENCE: EnvText('the audience that tokens are made out to', { default: 'concert' }),
  /** Where its key is kept, so that tokens survive a restart. */
  ISSUER_DATA_DIR: EnvText('a folder', { default: '.data/issuer' }),
});
export type IssuerConfig = ServiceConfig & Static<typeof IssuerEnvironment>;

export function readIssuerConfig(env: NodeJS.ProcessEnv): IssuerConfig {
  const config = readConfig(IssuerEnvironment, env);
  // It stands outside the system and vouches for nobody inside, so nobody needs to know this secret.
  return { ...config, PORT: config.ISSUER_PORT, IDENTITY_SECRET: randomBytes(32).toString('hex') };
}
