import { createSecretKey, randomBytes } from 'node:crypto';
import type { Pool } from '@concert/postgres/postgres';
import { LRUCache } from 'lru-cache';
import { batched } from './batch.ts';
import type { CustomerKey } from './sealed.ts';

/** How long another process may go on opening what an erased customer's key had sealed. */
const cacheTtlMs = 60_000;
const cachedKeys = 50_000;

const keyIdBytes = 16;
const secretBytes = 32;
const keyBytes = keyIdBytes + secretBytes;

interface KeyRow {
  customer_id: string;
  key_id: string;
  key: Buffer;
}

/** Of a key that was made now we know what it is. */
interface MadeRow {
  customer_id: string;
  key: null;
}

const findSql = 'select customer_id, key_id, key from customer_keys where customer_id = any ($1)';

/**
 * $1: the customers as JSON; $2: 48 random bytes for each. Gives the keys that there were, and the customers whose key was
 * made now. Sorted, so that two processes that make keys for the same customers wait for each other instead of
 * deadlocking.
 */
const findOrMake = {
  name: 'find-or-make-keys',
  text: `
    with asked as (
      select customer_id, substring($2::bytea from 48 * n::integer - 47 for 48) as bytes
      from json_array_elements_text($1::json) with ordinality as t (customer_id, n) order by customer_id
    ), made as (
      insert into customer_keys (customer_id, key_id, key)
      select customer_id, encode(substring(bytes for 16), 'hex')::uuid, substring(bytes from 17) from asked
      on conflict (customer_id) do nothing
      returning customer_id
    )
    select customer_id, null as key_id, null as key from made
    union all
    select customer_id, k.key_id, k.key from customer_keys k join asked using (customer_id)`,
};

/** The keys of all customers, in PostgreSQL; read and made in batches, cached for a minute of `clock` (milliseconds). */
export function keyRing(pool: Pool, clock: { now(): number } = performance) {
  const cache = new LRUCache<string, CustomerKey>({ max: cachedKeys, ttl: cacheTtlMs, ttlResolution: 0, perf: clock });

  const load = batched(find);
  const make = batched(async (ids) => {
    const random = randomBytes(ids.length * keyBytes);
    const { rows } = await pool.query<KeyRow | MadeRow>({ ...findOrMake, values: [JSON.stringify(ids), random] });
    const madeNow = new Map(ids.map((id, n) => [id, keyOf(random.subarray(n * keyBytes, (n + 1) * keyBytes))]));
    const keys = new Map<string, CustomerKey>();
    for (const row of rows) {
      const key = row.key === null ? madeNow.get(row.customer_id) : fromRow(row);
      if (key !== undefined) keys.set(row.customer_id, key);
    }
    const missed = ids.filter((id) => !keys.has(id));
    // Made by another process after this statement's snapshot: neither inserted by us nor seen by us.
    return missed.length === 0 ? keys : new Map([...keys, ...(await find(missed))]);
  });

  async function find(ids: readonly string[]): Promise<ReadonlyMap<string, CustomerKey>> {
    const { rows } = await pool.query<KeyRow>(findSql, [ids]);
    return new Map(rows.map((row) => [row.customer_id, fromRow(row)]));
  }

  return {
    /** The customer's key, made when there is none. */
    async findOrMake(customerId: string): Promise<CustomerKey> {
      const key = cache.get(customerId) ?? (await make(customerId));
      if (key === undefined) throw new Error('a key was erased while it was being made');
      cache.set(customerId, key);
      return key;
    },

    /** The key of that id; null when it has been erased, also when the customer has a newer one. */
    async find(customerId: string, keyId: Buffer): Promise<CustomerKey | null> {
      const cached = cache.get(customerId);
      if (cached?.id.equals(keyId)) return cached;
      const key = await load(customerId);
      if (key !== undefined) cache.set(customerId, key);
      return key?.id.equals(keyId) ? key : null;
    },

    async erase(customerId: string): Promise<void> {
      await pool.query('delete from customer_keys where customer_id = $1', [customerId]);
      cache.delete(customerId);
    },
  };
}

function fromRow({ key_id, key }: KeyRow): CustomerKey {
  return { id: Buffer.from(key_id.replaceAll('-', ''), 'hex'), secret: createSecretKey(key) };
}

function keyOf(bytes: Buffer): CustomerKey {
  return { id: bytes.subarray(0, keyIdBytes), secret: createSecretKey(bytes.subarray(keyIdBytes)) };
}
