import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from '@concert/postgres/postgres';
import { LRUCache } from 'lru-cache';
import { batched } from './batch.ts';
import type { CustomerKey } from './sealed.ts';

/** How long another process may go on opening what an erased customer's key had sealed. */
const cacheTtlMs = 60_000;
const cachedKeys = 50_000;

interface KeyRow {
  customer_id: string;
  key_id: string;
  key: Buffer;
}

const findSql = 'select customer_id, key_id, key from customer_keys where customer_id = any ($1)';

/** Sorted, so that two processes that make keys for the same customers wait for each other instead of deadlocking. */
const findOrMakeSql = `
  with asked as (
    select * from unnest($1::text[], $2::uuid[], $3::bytea[]) as t (customer_id, key_id, key) order by customer_id
  ), made as (
    insert into customer_keys (customer_id, key_id, key) select * from asked
    on conflict (customer_id) do nothing
    returning customer_id, key_id, key
  )
  select * from made
  union all
  select customer_id, k.key_id, k.key from customer_keys k join asked using (customer_id)`;

/** The keys of all customers, in PostgreSQL; read and made in batches, cached for a minute of `clock` (milliseconds). */
export function keyRing(pool: Pool, clock: { now(): number } = performance) {
  const cache = new LRUCache<string, CustomerKey>({ max: cachedKeys, ttl: cacheTtlMs, ttlResolution: 0, perf: clock });

  const load = batched((ids) => query(findSql, [ids]));
  const make = batched(async (ids) => {
    const found = await query(findOrMakeSql, [ids, ids.map(() => randomUUID()), ids.map(() => randomBytes(32))]);
    const missed = ids.filter((id) => !found.has(id));
    // Made by another process after this statement's snapshot: neither inserted by us nor seen by us.
    return missed.length === 0 ? found : new Map([...found, ...(await query(findSql, [missed]))]);
  });

  async function query(sql: string, values: unknown[]): Promise<ReadonlyMap<string, CustomerKey>> {
    const { rows } = await pool.query<KeyRow>(sql, values);
    return new Map(rows.map((row) => [row.customer_id, { id: row.key_id, secret: createSecretKey(row.key) }]));
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
    async find(customerId: string, keyId: string): Promise<CustomerKey | null> {
      const cached = cache.get(customerId);
      if (cached?.id === keyId) return cached;
      const key = await load(customerId);
      if (key !== undefined) cache.set(customerId, key);
      return key?.id === keyId ? key : null;
    },

    async erase(customerId: string): Promise<void> {
      await pool.query('delete from customer_keys where customer_id = $1', [customerId]);
      cache.delete(customerId);
    },
  };
}
