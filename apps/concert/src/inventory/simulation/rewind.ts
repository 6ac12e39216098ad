import type { InventoryAudit } from '@concert/concert/inventory/audit';
import type { InventoryEvent } from '@concert/concert/inventory/events';

/** What the stream said at a moment: now, or some events ago. */
export class Rewind {
  readonly #audit: InventoryAudit;
  /** By how much it was more then than it is now. */
  readonly #left = new Map<string, number>();
  readonly #tickets = new Map<string, number>();
  readonly #taken = new Map<string, boolean>();

  constructor(audit: InventoryAudit) {
    this.#audit = audit;
  }

  left(grade: string): number {
    const offer = this.#audit.offers.get(grade);
    return (offer === undefined ? 0 : offer.registered - offer.taken) + (this.#left.get(grade) ?? 0);
  }

  ticketsOf(customerId: string): number {
    return (this.#audit.ticketsOf.get(customerId) ?? 0) + (this.#tickets.get(customerId) ?? 0);
  }

  isTaken(grade: string, seat: string): boolean {
    return this.#taken.get(seat) ?? this.#audit.offers.get(grade)?.owners.has(seat) ?? false;
  }

  isRegistered(seat: string): boolean {
    return this.#audit.offers.values().some(({ seats }) => seats.has(seat));
  }

  /** To the moment before this event, which was the last one. */
  back(event: InventoryEvent): void {
    if (event.type === 'TicketsHeld' || event.type === 'TicketsRetaken') this.#move(event.data.bookingId, 1);
    if (event.type === 'HoldReleased' || event.type === 'HoldExpired') this.#move(event.data.bookingId, -1);
    if (event.type === 'TicketsRegistered') add(this.#left, event.data.grade, -event.data.quantity);
  }

  #move(bookingId: string, sign: 1 | -1): void {
    const kept = this.#audit.kept.get(bookingId);
    for (const { grade, quantity, seats } of kept?.items ?? []) {
      add(this.#left, grade, sign * quantity);
      add(this.#tickets, kept?.customerId ?? '', -sign * quantity);
      for (const seat of seats) this.#taken.set(seat, sign < 0);
    }
  }
}

function add(counts: Map<string, number>, key: string, change: number): void {
  counts.set(key, (counts.get(key) ?? 0) + change);
}
