import type { Personal } from '@concert/contracts/personal';
import { type PersonalData, PersonalDataUnavailable } from '@concert/personal-data/personal-data';
import { type Pool, type PoolClient, transaction } from '@concert/postgres/postgres';
import { spanned, tracing } from '@concert/tracing/tracing';
import { type ToldRow, textOf, toldColumns, toldTables } from '../record/told.ts';
import type { Bell } from './bell.ts';
import { type Mailer, MailUnavailable } from './mailer.ts';

export interface Post {
  readonly pool: Pool;
  readonly personal: Pick<PersonalData, 'open'>;
  readonly mailer: Mailer;
  readonly logger: { error(fields: object, message: string): void };
}

/** A mail put off is tried again after 30 s, doubling to an hour; after so many times (about a day) it is given up. */
const attemptsAtMost = 30;
/** For messages that another replica recorded, or that were put off. */
const lookAgainMs = 1_000;

/** Locked until marked, so that replicas share the work; a replica that dies leaves its messages to the others. */
const takeWaiting = `
  select ${toldColumns}, r.customer_id, r.personal, m.attempts, m.traceparent
  from ${toldTables}
  where m.sent_at is null and m.undeliverable_because is null and m.due_at <= now()
  order by m.due_at
  limit 10
  for update of m skip locked`;

const mark = {
  sent: 'update messages set sent_at = now() where message_id = $1',
  erased: `update messages set undeliverable_because = 'erased' where message_id = $1`,
  refused: `update messages set undeliverable_because = 'refused' where message_id = $1`,
  later: `
    update messages
    set attempts = attempts + 1, due_at = now() + least(interval '30 seconds' * power(2, attempts), interval '1 hour')
    where message_id = $1`,
} as const;

interface WaitingRow extends ToldRow {
  customer_id: string;
  personal: string;
  attempts: number;
  traceparent: string | null;
}

/** Sends what waits until the signal is aborted. Throws when PostgreSQL, the key ring or the mail server is away. */
export async function sendWaiting(post: Post, { bell, signal }: { bell: Bell; signal: AbortSignal }): Promise<void> {
  signal.addEventListener('abort', bell.ring, { once: true });
  while (!signal.aborted) {
    if ((await sendSome(post)) === 0) await bell.wait(lookAgainMs);
  }
}

/**
 * Returns how many it took. A process killed after the mail server took a mail and before this commits sends that mail
 * again, under the same Message-ID: the one thing that happens at least once and not exactly once.
 */
export async function sendSome(post: Post): Promise<number> {
  let away: unknown;
  const taken = await transaction(post.pool, async (client) => {
    const { rows } = await client.query<WaitingRow>(takeWaiting);
    const outcomes = await Promise.all(
      rows.map((row) =>
        sendInTrace(post, row).catch((error: unknown) => {
          away = error;
          return undefined;
        }),
      ),
    );
    await markAll(client, rows, outcomes);
    return rows.length;
  });
  // Only now, so that what was sent before the mail server went is marked.
  if (away !== undefined) throw away;
  return taken;
}

async function markAll(
  client: PoolClient,
  rows: readonly WaitingRow[],
  outcomes: readonly (keyof typeof mark | undefined)[],
): Promise<void> {
  for (const [index, { message_id: id }] of rows.entries()) {
    const outcome = outcomes[index];
    if (outcome !== undefined) await client.query(mark[outcome], [id]);
  }
}

/** In the trace of what the message tells of, which may have been long ago. */
function sendInTrace(post: Post, row: WaitingRow): Promise<keyof typeof mark> {
  const { kind, traceparent } = row;
  if (traceparent === null) return sendOne(post, row);
  const send = async () => {
    const outcome = await sendOne(post, row);
    tracing()?.current()?.set({ 'concert.outcome': outcome });
    return outcome;
  };
  return spanned(`e-mail ${kind}`, { kind: 'client' }, send, traceparent);
}

async function sendOne({ personal, mailer, logger }: Post, row: WaitingRow): Promise<keyof typeof mark> {
  try {
    const person = await personal.open<Personal>(row.customer_id, row.personal);
    if (person === null) return 'erased';
    const outcome = await mailer.send({ id: row.message_id, to: person.email, ...textOf(row) });
    return outcome === 'later' && row.attempts >= attemptsAtMost ? 'refused' : outcome;
  } catch (err) {
    if (err instanceof MailUnavailable || err instanceof PersonalDataUnavailable) throw err;
    // One message that cannot be written must not hold up the others.
    logger.error({ err, messageId: row.message_id }, 'message failed');
    return row.attempts >= attemptsAtMost ? 'refused' : 'later';
  }
}
