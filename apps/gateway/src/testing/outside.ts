import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** Whose tokens are, unless they say otherwise. */
export const minji = '5f1d3c1e-6d0b-8a55-9c55-1f6a3a0c7d11';
export const jisoo = '0c9e7b52-4a6f-8b1d-8e1a-7d2b90f4c622';

export interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

/** A small server on a free port. */
export async function listen(answer: RequestListener): Promise<Listening> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      if (!server.listening) return;
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
}

type Claims = { readonly [Name in keyof JWTPayload]: unknown };

export interface Issuer extends Listening {
  /** With claims of one's own; undefined leaves one out. */
  token(claims?: Claims): Promise<string>;
  /** The same claims under a key that is nobody's. */
  foreign(): Promise<string>;
}

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

/** An issuer with a key of its own, which anyone can fetch. */
export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const stranger = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' };
  const listening = await listen((request, response) => {
    response.statusCode = request.url === '/.well-known/jwks.json' ? 200 : 404;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  const signed = (claims: Claims, key: typeof privateKey) =>
    new SignJWT({
      iss: listening.url,
      aud: 'concert',
      sub: minji,
      roles: ['customer'],
      exp: inAnHour(),
      ...claims,
    } as JWTPayload)
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(key);
  return {
    ...listening,
    token: (claims = {}) => signed(claims, privateKey),
    foreign: () => signed({}, stranger.privateKey),
  };
}
