import { createPrivateKey, type JsonWebKey, sign } from 'node:crypto';
import { derivedId } from '@concert/ids/ids';

/** Somebody with a token of the development issuer. */
export interface Buyer {
  readonly customerId: string;
  readonly token: string;
}

/** What the issuer signs with: tokens are made here by the thousand, as it would make them one at a time. */
export interface IssuerKey {
  readonly jwk: JsonWebKey;
  readonly keyId: string;
  readonly issuer: string;
  readonly audience: string;
}

/** So many customers from number `first` on: the same number is the same person. */
export interface Crowd {
  readonly first: number;
  readonly count: number;
}

const lifetimeSeconds = 86_400;

/** The people of a crowd, each with a new token. */
export function buyersOf({ first, count }: Crowd, key: IssuerKey): Buyer[] {
  const privateKey = createPrivateKey({ key: key.jwk, format: 'jwk' });
  const header = base64url({ alg: 'ES256', kid: key.keyId, typ: 'JWT' });
  const iat = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, (_, index) => {
    const name = `buyer-${first + index}`;
    const customerId = derivedId('person', name);
    const claims = { roles: ['customer'], name, email: `${name}@example.test`, locale: 'ko' };
    const times = { iat, exp: iat + lifetimeSeconds };
    const payload = base64url({ ...claims, iss: key.issuer, aud: key.audience, sub: customerId, ...times });
    const text = `${header}.${payload}`;
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return { customerId, token: `${text}.${signature.toString('base64url')}` };
  });
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
