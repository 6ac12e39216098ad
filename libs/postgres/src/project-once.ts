import { type Pool, type PoolClient, transaction } from './postgres.ts';

/** Sorted, so that two processes that mark the same events wait for each other instead of deadlocking. */
const mark = {
  name: 'mark-handled',
  text: `
    insert into handled_events (id) select id from unnest($1::uuid[]) as t (id) order by id
    on conflict do nothing returning id`,
};

/**
 * Does `work` once per event, however often it arrives: the events' ids go into `handled_events (id uuid primary key)` in
 * the same transaction as the rows, and `work` is given those that had not been seen before, each once, in their order.
 * A second copy that arrives meanwhile waits for the first one's commit.
 *
 * The ids are kept for good. Kafka keeps the events for good, and tells a group all of them again once it has forgotten
 * the group's place; then nothing but its id tells an old event that is repeated from one that is late.
 */
export async function projectOnce<Event extends { readonly id: string }>(
  pool: Pool,
  events: readonly Event[],
  work: (client: PoolClient, unseen: readonly Event[]) => Promise<void>,
): Promise<void> {
  await transaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string }>({ ...mark, values: [events.map(({ id }) => id)] });
    const marked = new Set(rows.map(({ id }) => id));
    const unseen = events.filter(({ id }) => marked.delete(id));
    if (unseen.length > 0) await work(client, unseen);
  });
}
