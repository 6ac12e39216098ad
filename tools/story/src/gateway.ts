import { randomUUID } from 'node:crypto';
import { type Role, tokenFor } from '@concert/stack/tokens';

/** Somebody with a token. */
export interface Person {
  readonly role: Role;
  readonly name: string;
  readonly token: string;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object | undefined;
  /** Sent as `Idempotency-Key`; a new one for each call unless given. */
  readonly key?: string | undefined;
}

/** Somebody whom the issuer gives a token. Throws when it does not. */
export async function person(issuerUrl: string, role: Role, name: string, language: string): Promise<Person> {
  return { role, name, token: await tokenFor(issuerUrl, { role, name, language }) };
}

/** One request through the gateway; a POST that takes a key gets one. Throws only when nothing answers in time. */
export async function ask<Body>(gatewayUrl: string, who: Person | null, request: Request): Promise<Answer<Body>> {
  const response = await fetch(gatewayUrl + request.path, {
    method: request.method,
    headers: {
      ...(who === null ? {} : { authorization: `Bearer ${who.token}` }),
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(takesKey(request) ? { 'idempotency-key': request.key ?? randomUUID() } : {}),
    },
    body: request.body === undefined ? null : JSON.stringify(request.body),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as Body };
}

function takesKey({ method, path }: Request): boolean {
  return method === 'POST' && (path.startsWith('/concerts') || path === '/bookings' || path === '/payments');
}
