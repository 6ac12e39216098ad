import { NotUnderstood, parseCommandLine } from '@concert/parts/arguments';

export const help = `Reads an event store once, from the first event to the last, and checks that every promise was kept.

  npm run audit                               the store of the system that npm start runs
  npm run audit -- --event-store URL          another one, such as esdb://127.0.0.1:2113?tls=false
  npm run audit -- --acks FILE                and that nothing is lost of what callers were told
  npm run audit -- --settle-seconds 60        how long an effect may take to follow its cause (30)
  npm run audit -- --as-of 2030-01-01T00:00Z  judges as of then, not now; for a copy of a store: when it was made

At every event: nothing is oversold, a seat has one owner, nobody is over the limit, a hold ends at most once, a booking
has its hold (customer, tickets, order), what is confirmed, delivered or paid back was sold, confirmed and paid before,
and never more goes back than was paid nor other than the policy says; streams have no gaps.
In the end: a booking none of whose streams had an event for the time to settle is at rest. Then nothing may be
outstanding: no tickets that are neither sold nor for sale, no payment without tickets or its refund. One that had is
under way, and is counted. A hold without a booking (a crash between the two) has to expire on time.

--acks FILE: a line for each booking that was acknowledged, {"bookingId","concertId","sentAtMs","receivedAtMs"}, all
times of one clock; sentAtMs is when it was first sent, if it was sent again. Whoever was answered before another asked
has to have been served before them.

Without --event-store, EVENTSTORE_URL is asked for the address before the running system is. The audit only reads, and
keeps about 600 bytes in memory for each booking (900 with numbered seats).
Exit status: 0 every promise holds, 1 one is broken (the first event that breaks one is shown),
2 the command is not understood or the event store does not answer.`;

export type Command =
  | { readonly verb: 'help' }
  | {
      readonly verb: 'audit';
      readonly eventStore?: string;
      readonly acks?: string;
      readonly settleSeconds?: number;
      readonly asOfMs?: number;
    };

/** Throws NotUnderstood. */
export function parseCommand(args: readonly string[]): Command {
  const { help: asked, 'event-store': eventStore, acks, 'settle-seconds': settle, 'as-of': asOf } = parsed(args);
  if (asked) return { verb: 'help' };
  return {
    verb: 'audit',
    ...(eventStore === undefined ? {} : { eventStore: asUrl(eventStore) }),
    ...(acks === undefined ? {} : { acks }),
    ...(settle === undefined ? {} : { settleSeconds: asSeconds(settle) }),
    ...(asOf === undefined ? {} : { asOfMs: asTime(asOf) }),
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    ...{ 'event-store': text, acks: text, 'settle-seconds': text, 'as-of': text },
    help: { type: 'boolean', short: 'h' },
  } as const;
  return parseCommandLine({ args: [...args], options }).values;
}

function asUrl(text: string): string {
  if (/^esdb(\+discover)?:\/\/\S+$/.test(text)) return text;
  throw new NotUnderstood(`--event-store should be like esdb://127.0.0.1:2113?tls=false, not ${text}`);
}

function asSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds >= 0) return seconds;
  throw new NotUnderstood(`--settle-seconds should be a number of seconds, not ${text}`);
}

function asTime(text: string): number {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new NotUnderstood(`--as-of should be a time such as 2030-01-01T00:00Z, not ${text}`);
}
