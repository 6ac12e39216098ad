import { hash } from 'node:crypto';
import { derivedId } from '@concert/ids/ids';
import { Type } from '@concert/schema/schema';

/** For `schema.headers`: 1 to 200 visible ASCII characters. Missing: 400 `missing-idempotency-key`. */
export const idempotencyKeySchema = Type.Object({
  'idempotency-key': Type.String({
    pattern: '^[!-~]{1,200}$',
    description: 'Any text of your own, 1 to 200 visible ASCII characters: the same key makes the same thing once.',
    examples: ['b7c1f6de-order-1'],
  }),
});

/** The id of what one customer makes with one key: the same however often it is sent (UUIDv8). */
export function idFromKey(operation: string, customerId: string, key: string): string {
  return derivedId(operation, customerId, key);
}

/** SHA-256 (hex) of the body as canonical JSON, so that the order of its fields does not matter. */
export function bodyHash(body: unknown): string {
  return hash('sha256', JSON.stringify(sorted(body)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(value).sort(byName)) copy[name] = sorted(child);
  return copy;
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
