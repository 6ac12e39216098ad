import {
  type Concert,
  type ConcertCode,
  type ConcertEvent,
  concertVersions,
  decideConcert,
  decodeConcert,
  type RegisterConcert,
} from '@concert/concert/concert';
import { isRefusal, type Refusal, refuse } from '@concert/decider/decider';
import { WrongExpectedRevision } from '@concert/event-store/errors';
import type { EventStore, RecordedEvent } from '@concert/event-store/event-store';
import { inTrace } from '@concert/event-store/in-trace';
import { derivedId } from '@concert/ids/ids';

export const concertPrefix = 'concert-';

/** Where a page ended: the concert's start and id. */
export interface PageEnd {
  readonly startsAt: string;
  readonly concertId: string;
}

/** What asked for a concert: a repeat has the same hash. */
interface Request {
  readonly bodyHash: string;
  readonly causationId: string;
}

type Registered = readonly ConcertEvent[] | Refusal<ConcertCode | 'key-reused'>;

/** Every concert in memory, soonest first. A concert is registered once and never changes. */
export class Catalogue {
  readonly #store: Pick<EventStore, 'append' | 'read'>;
  readonly #byId = new Map<string, Concert>();
  readonly #soonest: Concert[] = [];

  constructor(store: Pick<EventStore, 'append' | 'read'>) {
    this.#store = store;
  }

  /**
   * Durable, and found from now on (no events: it was already), or the refusal. The concert's id under another body is
   * refused. Throws EventStoreUnavailable.
   */
  async register(command: RegisterConcert, request: Request): Promise<Registered> {
    const { concertId } = command.concert;
    const eventId = derivedId('concert registered', concertId, request.bodyHash);
    const earlier = await this.#registeredBefore(concertId, eventId);
    if (earlier !== undefined) return earlier;
    const outcome = decideConcert(command);
    if (isRefusal(outcome)) return outcome;
    const occurredAt = new Date(command.nowMs).toISOString();
    const events = outcome.map(({ type, data }) => {
      const version = concertVersions[type];
      const metadata = { correlationId: concertId, causationId: request.causationId, version, occurredAt };
      return { id: eventId, type, data, metadata };
    });
    try {
      await this.#store.append(`${concertPrefix}${concertId}`, inTrace(events), 'no_stream');
    } catch (error) {
      const other = error instanceof WrongExpectedRevision && (await this.#registeredBefore(concertId, eventId));
      if (other) return other;
      throw error;
    }
    for (const { data } of outcome) this.add(data);
    return outcome;
  }

  /** The event's id says by which body; undefined: there is no such concert. */
  async #registeredBefore(concertId: string, eventId: string): Promise<Registered | undefined> {
    const [recorded] = await this.#store.read(`${concertPrefix}${concertId}`);
    if (recorded === undefined) return undefined;
    this.absorb(recorded);
    return recorded.id === eventId ? [] : refuse('key-reused');
  }

  /** Also a concert that another replica has registered a moment ago. Throws EventStoreUnavailable. */
  async find(concertId: string): Promise<Concert | undefined> {
    const known = this.#byId.get(concertId);
    if (known !== undefined) return known;
    for (const recorded of await this.#store.read(`${concertPrefix}${concertId}`)) this.absorb(recorded);
    return this.#byId.get(concertId);
  }

  /** Takes an event of a concert stream, unless it is known. */
  absorb({ type, data, metadata }: RecordedEvent): void {
    this.add(decodeConcert({ type, version: metadata.version, data }).data);
  }

  /** Concerts that start after a place or a time, soonest first. */
  *after(place: PageEnd): Iterable<Concert> {
    for (let at = this.#indexAfter(place); at < this.#soonest.length; at += 1) {
      const concert = this.#soonest[at];
      if (concert !== undefined) yield concert;
    }
  }

  all(): Iterable<Concert> {
    return this.#soonest;
  }

  /** Unless it is known. */
  add(concert: Concert): void {
    if (this.#byId.has(concert.concertId)) return;
    this.#byId.set(concert.concertId, concert);
    this.#soonest.splice(this.#indexAfter(concert), 0, concert);
  }

  /** Of the first concert behind the place, by halving. */
  #indexAfter(place: PageEnd): number {
    let low = 0;
    let high = this.#soonest.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const concert = this.#soonest[middle];
      if (concert !== undefined && compare(concert, place) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Times are UTC with milliseconds, so their text is in their order. */
function compare(a: PageEnd, b: PageEnd): number {
  if (a.startsAt !== b.startsAt) return a.startsAt < b.startsAt ? -1 : 1;
  return a.concertId === b.concertId ? 0 : a.concertId < b.concertId ? -1 : 1;
}
