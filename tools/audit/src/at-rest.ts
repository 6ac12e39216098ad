import type { Kept } from '@concert/concert/inventory/audit';
import type { Books } from './books.ts';
import type { ConcertBooks } from './concert-books.ts';
import { type Life, outstanding } from './life.ts';
import type { Breach } from './report.ts';

/** As of when it is judged, and how long an effect may take to follow its cause. */
export interface Rest {
  readonly asOfMs: number;
  readonly settleMs: number;
}

export interface AtRest {
  readonly breach: Breach | null;
  readonly underWay: number;
  readonly unbookedHolds: number;
}

/**
 * What the contexts promise each other is true in the end, not at every moment. A booking is at rest when none of its
 * streams, nor its hold, has had an event for the time to settle; then nothing may be outstanding. One that is not at
 * rest is under way, and is counted. A hold has in addition to end when it was said, give or take the time to settle.
 */
export function checkAtRest(books: Books, rest: Rest): AtRest {
  let first: { life: Life; promise: string } | null = null;
  let underWay = 0;
  for (const life of books.lives.values()) {
    const promise = outstanding(life) ?? overdue(life.hold, rest);
    if (promise === null) continue;
    if (rest.asOfMs - life.lastAt * 1000 < rest.settleMs) underWay += 1;
    else if (first === null || life.lastOrder < first.life.lastOrder) first = { life, promise };
  }
  const unbooked = checkUnbooked(books, rest);
  const breach = first === null ? unbooked.breach : breachOf(first.life, first.promise, rest);
  return { breach, underWay, unbookedHolds: unbooked.count };
}

const endsOnTime = 'a hold that is not paid ends when its time is over';

function overdue({ status, heldUntilMs }: Kept, { asOfMs, settleMs }: Rest): string | null {
  return status === 'held' && heldUntilMs + settleMs < asOfMs ? endsOnTime : null;
}

/** A crash between hold and booking leaves a hold alone: it expires like any that is not paid. */
function checkUnbooked(books: Books, rest: Rest): { breach: Breach | null; count: number } {
  let breach: Breach | null = null;
  let count = 0;
  for (const concert of books.concerts.values()) {
    for (const hold of concert.inventory.kept.values()) {
      if (books.lifeOf(hold) !== undefined) continue;
      count += 1;
      if (overdue(hold, rest) !== null) breach ??= breachOfUnbooked(concert, hold);
    }
  }
  return { breach, count };
}

function breachOf(life: Life, promise: string, { asOfMs, settleMs }: Rest): Breach {
  const { lastStream, hold, concert } = life;
  const streamName = `${lastStream}-${lastStream === 'inventory' ? concert.concertId : hold.bookingId}`;
  const states = `hold ${hold.status}, booking ${life.booking}, payment ${life.payment}, delivery ${life.delivery}`;
  const rested = Math.floor(asOfMs / 1000 - life.lastAt);
  return {
    ...{ streamName, revision: life.lastRevision, type: life.lastType, promise },
    expected: `so within ${settleMs / 1000} s of this event`,
    seen: `${states}, and nothing since for ${rested} s`,
  };
}

function breachOfUnbooked({ concertId }: ConcertBooks, { bookingId, revision, heldUntilMs }: Kept): Breach {
  return {
    ...{ streamName: `inventory-${concertId}`, revision, type: 'TicketsHeld', promise: endsOnTime },
    expected: `booking ${bookingId} placed, or its hold expired at ${new Date(heldUntilMs).toISOString()}`,
    seen: 'neither',
  };
}
