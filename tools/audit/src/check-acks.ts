import type { Acknowledgement } from './acks.ts';
import type { Books } from './books.ts';
import type { Breach } from './report.ts';

/** With the place in which the concert served it. */
interface Served extends Acknowledgement {
  readonly revision: number;
}

/**
 * None that was acknowledged is missing; and who had the answer before another asked was served before them. Gives the
 * first, in the order in which they were served, that is not so.
 */
export function checkAcks(books: Books, acks: Iterable<Acknowledgement>): { breach: Breach | null; count: number } {
  const told = oncePerBooking(acks);
  const served: Served[] = [];
  for (const ack of told) {
    const hold = books.concerts.get(ack.concertId)?.inventory.kept.get(ack.bookingId);
    if (hold === undefined)
      return { breach: lost(`inventory-${ack.concertId}`, 'TicketsHeld', ack), count: told.length };
    if (books.lifeOf(hold) === undefined) {
      return { breach: lost(`booking-${ack.bookingId}`, 'BookingPlaced', ack), count: told.length };
    }
    served.push({ ...ack, revision: hold.revision });
  }
  const byConcert = Map.groupBy(served, ({ concertId }) => concertId);
  const breach = byConcert.values().reduce<Breach | null>((found, each) => found ?? firstOutOfOrder(each), null);
  return { breach, count: told.length };
}

/** A repeat under the same key is answered too; the first of each counts. */
function oncePerBooking(acks: Iterable<Acknowledgement>): Acknowledgement[] {
  const first = new Map<string, Acknowledgement>();
  for (const ack of acks) {
    const key = `${ack.concertId} ${ack.bookingId}`;
    const known = first.get(key) ?? ack;
    const sentAtMs = Math.min(known.sentAtMs, ack.sentAtMs);
    first.set(key, { ...ack, sentAtMs, receivedAtMs: Math.min(known.receivedAtMs, ack.receivedAtMs) });
  }
  return [...first.values()];
}

/** In the order of revisions: whoever was answered before one with a smaller revision had even asked is out of order. */
function firstOutOfOrder(served: Served[]): Breach | null {
  served.sort((one, other) => one.revision - other.revision);
  let latest = served[0];
  for (const ack of served) {
    if (latest !== undefined && ack.receivedAtMs < latest.sentAtMs) return outOfOrder(ack, latest);
    if (latest === undefined || ack.sentAtMs > latest.sentAtMs) latest = ack;
  }
  return null;
}

function outOfOrder(ack: Served, later: Served): Breach {
  return {
    ...{ streamName: `inventory-${ack.concertId}`, revision: ack.revision, type: 'TicketsHeld' },
    promise: 'who was answered before another asked was served before them',
    expected: `a revision below ${later.revision}: booking ${ack.bookingId} was answered at ${ack.receivedAtMs} ms`,
    seen: `revision ${ack.revision}, while booking ${later.bookingId} was asked for only at ${later.sentAtMs} ms`,
  };
}

function lost(streamName: string, type: string, { bookingId, receivedAtMs }: Acknowledgement): Breach {
  return {
    ...{ streamName, revision: null, type, promise: 'nothing that was acknowledged is lost' },
    expected: `${type} of booking ${bookingId}, acknowledged at ${receivedAtMs} ms`,
    seen: 'none',
  };
}
