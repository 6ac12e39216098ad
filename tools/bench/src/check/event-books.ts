import type { EventStore, Position, RecordedEvent } from '@concert/event-store/event-store';
import type { Process } from '../stage/process.ts';
import type { Stored } from './stored.ts';

interface OfConcert {
  registered: number;
  taken: number;
  readonly held: Set<string>;
  readonly placed: Set<string>;
}

const readWithinMs = 120_000;
/** What a concert shows may be as old as its caches say. */
const shownWithinMs = 5_000;

/** What an event store holds, by concert; reads on from where it was. Knows what happens during a sale, and no more. */
export class EventBooks {
  readonly #store: EventStore;
  readonly #concerts = new Map<string, OfConcert>();
  #after: Position | undefined;

  constructor(store: EventStore) {
    this.#store = store;
  }

  /** The holds and, when bookings were placed too, the bookings of a concert, and what its own service says is free. */
  async stored(concert: Process, concertId: string, what: 'holds' | 'bookings'): Promise<Stored[]> {
    await this.#readOn();
    const { registered, taken, held, placed } = this.#of(concertId);
    const free = await shownFree(concert, concertId, registered - taken);
    const inventory = { where: 'the inventory stream', bookingIds: held, tickets: { registered, taken, free } };
    return what === 'holds'
      ? [inventory]
      : [inventory, { where: 'the booking streams', bookingIds: placed, tickets: null }];
  }

  async #readOn(): Promise<void> {
    const caughtUp = new AbortController();
    const signal = AbortSignal.any([caughtUp.signal, AbortSignal.timeout(readWithinMs)]);
    const from = this.#after === undefined ? {} : { after: this.#after };
    const onCaughtUp = () => caughtUp.abort();
    for await (const event of this.#store.follow(['inventory-', 'booking-'], { ...from, signal, onCaughtUp })) {
      this.#enter(event);
      this.#after = event.position;
    }
    if (!caughtUp.signal.aborted) throw new Error(`the event store cannot be read in ${readWithinMs / 1000} s`);
  }

  #enter({ streamName, type, data }: RecordedEvent): void {
    const told = data as { bookingId: string; concertId: string; quantity: number; items: { quantity: number }[] };
    if (type === 'BookingPlaced') this.#of(told.concertId).placed.add(streamName.slice('booking-'.length));
    if (!streamName.startsWith('inventory-')) return;
    const concert = this.#of(streamName.slice('inventory-'.length));
    if (type === 'TicketsRegistered') concert.registered += told.quantity;
    if (type === 'TicketsHeld') {
      concert.held.add(told.bookingId);
      for (const { quantity } of told.items) concert.taken += quantity;
    }
  }

  #of(concertId: string): OfConcert {
    const known = this.#concerts.get(concertId);
    if (known !== undefined) return known;
    const made: OfConcert = { registered: 0, taken: 0, held: new Set(), placed: new Set() };
    this.#concerts.set(concertId, made);
    return made;
  }
}

/** What the concert shows, as soon as it is what is expected; at the latest what it shows after a while. */
async function shownFree(concert: Process, concertId: string, expected: number): Promise<number> {
  const deadline = Date.now() + shownWithinMs;
  for (;;) {
    const response = await fetch(`${concert.url}/concerts/${concertId}`);
    const { grades } = (await response.json()) as { grades: { available: number }[] };
    const free = grades.reduce((sum, { available }) => sum + available, 0);
    if (free === expected || Date.now() > deadline) return free;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
