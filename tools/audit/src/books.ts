import { InventoryAudit, type Kept } from '@concert/concert/inventory/audit';
import { promise, promiseSame } from '@concert/concert/inventory/broken-promise';
import type { ConcertBooks } from './concert-books.ts';
import { Life } from './life.ts';

/** Whose event it is; every event of a booking, a payment and a delivery says it. */
export interface Who {
  readonly bookingId: string;
  readonly customerId: string;
  readonly concertId: string;
}

/** All that was read so far. */
export class Books {
  readonly concerts = new Map<string, ConcertBooks>();
  readonly lives = new Map<string, Life>();
  readonly #names = new Map<string, string>();

  /** The same word as one string, whoever read it: lives remember many. */
  nameOf(word: string): string {
    const known = this.#names.get(word);
    if (known === undefined) this.#names.set(word, word);
    return known ?? word;
  }

  concert(concertId: string): ConcertBooks {
    const known = this.concerts.get(concertId);
    if (known !== undefined) return known;
    const events = { catalogueEvents: 0, inventoryEvents: 0 };
    const concert = { concertId, inventory: new InventoryAudit(), registered: null, ...events };
    this.concerts.set(concertId, concert);
    return concert;
  }

  begin(concert: ConcertBooks, hold: Kept): Life {
    const life = new Life(concert, hold);
    this.lives.set(hold.bookingId, life);
    return life;
  }

  /** The booking of that hold; undefined while there is none, or when it is a booking of another concert. */
  lifeOf(hold: Kept): Life | undefined {
    const life = this.lives.get(hold.bookingId);
    return life?.hold === hold ? life : undefined;
  }

  /** The booking that an event speaks of, which must be the one of its stream. */
  lifeNamed(id: string, { bookingId, customerId, concertId }: Who): Life {
    promiseSame('an event is in the stream of its booking', id, bookingId);
    const life = this.lives.get(id);
    promise(
      life !== undefined,
      'nothing is told of a booking that was not placed',
      `booking ${id} placed`,
      'it is not',
    );
    promiseSame('a booking stays with its customer', life.hold.customerId, customerId);
    promiseSame('a booking stays with its concert', life.concert.concertId, concertId);
    return life;
  }
}
