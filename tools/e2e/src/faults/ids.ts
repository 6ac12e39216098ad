import { idFromKey } from '@concert/service/idempotency';
import type { Person } from '@concert/story/gateway';

/** What a booking or a payment under this key will be called. */
export function idOf(operation: 'booking' | 'payment', who: Person, key: string): string {
  return idFromKey(operation, subjectOf(who), key);
}

/** Whom the token was made out to. */
export function subjectOf({ token }: Person): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub;
}
