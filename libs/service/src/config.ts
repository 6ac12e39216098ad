import { type Static, type TObject, type TSchema, Type } from '@concert/schema/schema';
import type { SamplerName } from '@concert/tracing/begin';
import { Ajv } from 'ajv';

/** A wrong environment: the message is one line that names each variable and what it should be, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** `description` completes the sentence "<NAME> must be …". */
export function EnvInteger(options: { minimum: number; maximum: number; default: number }) {
  return Type.Integer({ ...options, description: `a whole number from ${options.minimum} to ${options.maximum}` });
}

export function EnvPort(port: number) {
  return Type.Integer({ minimum: 0, maximum: 65535, default: port, description: 'a port from 0 to 65535' });
}

export function EnvNumber(options: { minimum: number; maximum: number; default: number }) {
  return Type.Number({ ...options, description: `a number from ${options.minimum} to ${options.maximum}` });
}

/** @param schemes such as `['http', 'https']` */
export function EnvUrl(schemes: readonly string[], url?: string) {
  const description = `a URL beginning with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return Type.String({
    pattern: `^(${schemes.map((scheme) => scheme.replaceAll('+', '\\+')).join('|')})://[^\\s/?#]+\\S*$`,
    description,
    ...(url === undefined ? {} : { default: url }),
  });
}

/** One URL or several with commas, none with a path; `.split(',')` gives the list. */
export function EnvUrls(schemes: readonly string[], urls: string) {
  const one = `(${schemes.join('|')})://[^\\s/?#,]+/?`;
  const description = `a URL beginning with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}, several separated by commas`;
  return Type.String({ pattern: `^${one}(,${one})*$`, description, default: urls });
}

/** `host:port`, several with commas; `.split(',')` gives the list. */
export function EnvAddresses(addresses: string) {
  return Type.String({
    pattern: '^[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*$',
    description: 'host:port, several separated by commas',
    default: addresses,
  });
}

export function EnvText(description: string, options: { minLength?: number; default?: string }) {
  return Type.String({ minLength: 1, ...options, description });
}

export function EnvChoice<Choice extends string>(choices: readonly [Choice, ...Choice[]], choice: Choice) {
  return Type.Enum<Choice[]>([...choices], { description: `one of ${choices.join(', ')}`, default: choice });
}

/** What every service reads; spread it and give `PORT` the service's own default. */
export const ServiceEnvironment = {
  HOST: EnvText('a host name or address to listen on', { default: '127.0.0.1' }),
  PORT: EnvPort(8080),
  LOG_LEVEL: EnvChoice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
  IDENTITY_SECRET: EnvText('a secret of at least 32 characters, the same for all services', { minLength: 32 }),
  /** How long it goes on answering, as unready, before it closes: as long as a load balancer needs to notice. */
  DRAIN_MS: EnvInteger({ minimum: 0, maximum: 60_000, default: 0 }),
  /** Where traces go, an OpenTelemetry collector (OTLP over HTTP); none: nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(EnvUrl(['http', 'https'])),
  OTEL_TRACES_SAMPLER: EnvChoice<SamplerName>(
    [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
    'parentbased_traceidratio',
  ),
  /** Of how many bookings. */
  OTEL_TRACES_SAMPLER_ARG: EnvNumber({ minimum: 0, maximum: 1, default: 1 }),
};
export type ServiceConfig = Static<TObject<typeof ServiceEnvironment>>;

/** Reads what the schema names; an empty value counts as not given. Throws ConfigError naming every wrong variable. */
export function readConfig<Schema extends TObject>(schema: Schema, env: NodeJS.ProcessEnv): Static<Schema> {
  const properties = Object.entries<TSchema>(schema.properties);
  const config = Object.fromEntries(properties.map(([name]) => [name, env[name]]).filter(([, value]) => value?.trim()));
  const options = { coerceTypes: true, useDefaults: true, allErrors: true, validateSchema: false };
  const validate = new Ajv(options).compile<Static<Schema>>(schema);
  if (validate(config)) return config;
  const names = (validate.errors ?? []).map((error) => error.params.missingProperty ?? error.instancePath.slice(1));
  const wrong = properties.filter(([name]) => names.includes(name));
  const sentence = ([name, property]: [string, TSchema]) =>
    `${name} must be ${describe(property)}${name in config ? '' : ' (it is not set)'}`;
  throw new ConfigError(wrong.map(sentence).join('; '));
}

function describe(property: TSchema): string {
  return 'description' in property ? String(property.description) : 'something else';
}
