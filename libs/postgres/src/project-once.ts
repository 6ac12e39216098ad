import { type Pool, type PoolClient, transaction } from './postgres.ts';

/**
 * Does `work` once per event, however often it arrives: the event's id goes into `handled_events (id uuid primary key)`
 * in the same transaction as the rows. An id that had been seen before changes nothing; a second copy that arrives
 * meanwhile waits for the first one's commit.
 */
export function projectOnce(pool: Pool, handledId: string, work: (client: PoolClient) => Promise<void>): Promise<void> {
  return transaction(pool, async (client) => {
    const marked = await client.query('insert into handled_events (id) values ($1) on conflict do nothing', [
      handledId,
    ]);
    if (marked.rowCount !== 0) await work(client);
  });
}
