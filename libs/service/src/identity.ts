import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Static, Type } from '@concert/schema/schema';

export const Role = Type.Enum(['customer', 'organiser', 'staff', 'service']);
export type Role = Static<typeof Role>;

/** Who is asking, as the gateway (or a service) vouches for it to the services behind it. */
export const Identity = Type.Object({
  sub: Type.String({ minLength: 1 }),
  roles: Type.Array(Role),
  email: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  language: Type.Optional(Type.Enum(['ko', 'en'])),
});
export type Identity = Static<typeof Identity>;

export const identityHeader = 'x-concert-identity';

const lifetimeSeconds = 60;
/** About 600 bytes each. */
const headersRemembered = 10_000;

/** base64url(JSON with `exp`) `.` base64url(HMAC-SHA256 of that text). Good for a minute, for any number of requests. */
export function signIdentity(identity: Identity, secret: string, now: Date): string {
  const exp = Math.floor(now.getTime() / 1000) + lifetimeSeconds;
  const payload = Buffer.from(JSON.stringify({ ...identity, exp })).toString('base64url');
  return `${payload}.${hmac(payload, secret).toString('base64url')}`;
}

/** The identity, or undefined when the header is malformed, tampered with, or too old. */
export function verifyIdentity(header: string, secret: string, now: Date): Identity | undefined {
  const vouched = vouchedFor(header, secret);
  return vouched !== undefined && vouched.exp * 1000 > now.getTime() ? vouched.identity : undefined;
}

/** `verifyIdentity` for one secret, which remembers the headers it saw lately: callers send theirs for some seconds. */
export function identityVerifier(secret: string): (header: string, nowMs: number) => Identity | undefined {
  const vouchedBy = new Map<string, Vouched>();

  return (header, nowMs) => {
    const remembered = vouchedBy.get(header);
    const vouched = remembered ?? vouchedFor(header, secret);
    if (vouched === undefined || vouched.exp * 1000 <= nowMs) return undefined;
    if (remembered === undefined) {
      // All of them are good for a minute only, so to forget them together costs little.
      if (vouchedBy.size >= headersRemembered) vouchedBy.clear();
      vouchedBy.set(header, vouched);
    }
    return vouched.identity;
  };
}

interface Vouched {
  readonly identity: Identity;
  readonly exp: number;
}

function vouchedFor(header: string, secret: string): Vouched | undefined {
  const dot = header.indexOf('.');
  if (dot < 1) return undefined;
  const payload = header.slice(0, dot);
  const given = Buffer.from(header.slice(dot + 1), 'base64url');
  const expected = hmac(payload, secret);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  // Nobody without the secret can have signed it, so its shape is the one signIdentity gave it.
  const { exp, ...identity }: Identity & { exp: number } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return { identity, exp };
}

function hmac(payload: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(payload).digest();
}
