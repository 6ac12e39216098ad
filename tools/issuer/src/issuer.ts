import { derivedId } from '@concert/ids/ids';
import type { Service } from '@concert/service/service';
import { SignJWT } from 'jose';
import { type Static, Type } from 'typebox';
import type { IssuerConfig } from './config.ts';
import { algorithm, type SigningKey, signingKey } from './key.ts';

const day = 86_400;

const TokenRequest = Type.Object(
  {
    role: Type.Enum(['customer', 'organiser', 'staff']),
    name: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
      description: 'the same name is the same person',
    }),
    language: Type.Optional(Type.Enum(['ko', 'en'])),
    expiresInSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 * day })),
  },
  { additionalProperties: false, title: 'TokenRequest' },
);
type TokenRequest = Static<typeof TokenRequest>;

const Token = Type.Object(
  { token: Type.String(), subject: Type.String({ format: 'uuid' }), expiresAt: Type.String({ format: 'date-time' }) },
  { title: 'Token' },
);

/** A token for whoever asks, as anyone they say they are: for development and tests only. */
export async function startIssuer({ http, logger }: Service, config: IssuerConfig): Promise<void> {
  const key = await signingKey(config.ISSUER_DATA_DIR);
  logger.warn('this issuer gives a token to whoever asks: for development only, never for production');

  http.route({
    method: 'POST',
    url: '/tokens',
    schema: {
      summary: 'A token for whoever asks; for development only',
      body: TokenRequest,
      response: { 201: Token },
    },
    config: { access: 'anyone' },
    handler: async ({ body }, reply) => {
      reply.code(201);
      return issue(body, { config, key, now: new Date() });
    },
  });
  describeIssuer(http, config, key);
}

async function issue(
  { role, name, language = 'ko', expiresInSeconds = day }: TokenRequest,
  { config, key, now }: { config: IssuerConfig; key: SigningKey; now: Date },
): Promise<Static<typeof Token>> {
  const subject = derivedId('person', name);
  const expiresAt = new Date((Math.floor(now.getTime() / 1000) + expiresInSeconds) * 1000);
  const token = await new SignJWT({ roles: [role], name, email: `${name}@example.test`, locale: language })
    .setProtectedHeader({ alg: algorithm, kid: key.id, typ: 'JWT' })
    .setIssuer(config.ISSUER_URL)
    .setAudience(config.TOKEN_AUDIENCE)
    .setSubject(subject)
    .setIssuedAt(now)
    .setExpirationTime(expiresAt)
    .sign(key.privateKey);
  return { token, subject, expiresAt: expiresAt.toISOString() };
}

/** Where others learn its keys (RFC 7517) and itself (OpenID Connect Discovery, as far as there is anything to say). */
function describeIssuer(http: Service['http'], { ISSUER_URL }: IssuerConfig, { publicJwk }: SigningKey): void {
  const wellKnown = (name: string, document: object) =>
    http.route({
      method: 'GET',
      url: `/.well-known/${name}`,
      schema: { summary: name, response: { 200: Type.Object({}, { additionalProperties: true }) } },
      config: { access: 'anyone' },
      handler: async () => document,
    });
  wellKnown('jwks.json', { keys: [publicJwk] });
  wellKnown('openid-configuration', {
    issuer: ISSUER_URL,
    jwks_uri: `${ISSUER_URL}/.well-known/jwks.json`,
    token_endpoint: `${ISSUER_URL}/tokens`,
    id_token_signing_alg_values_supported: [algorithm],
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
  });
}
