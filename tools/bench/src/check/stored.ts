/** What a store holds of one sale. */
export interface Stored {
  /** Where that was read: the word for it in a sentence. */
  readonly where: string;
  readonly bookingIds: ReadonlySet<string>;
  /** Of the sale as a whole; null where this store does not know. */
  readonly tickets: { readonly registered: number; readonly taken: number; readonly free: number } | null;
}

/** What came back to those who asked. */
export interface Acknowledged {
  readonly bookingIds: readonly string[];
  /** Orders without an answer, or with one that leaves open whether they were booked. */
  readonly doubtful: number;
}

/**
 * Acknowledged = stored, and sold + free = registered; a sentence for each promise that is broken. One makes the row
 * void: whoever does not keep what he acknowledges may be as fast as he likes.
 */
export function brokenPromises(acknowledged: Acknowledged, { where, bookingIds, tickets }: Stored): string[] {
  const broken: string[] = [];
  const lost = acknowledged.bookingIds.filter((bookingId) => !bookingIds.has(bookingId));
  if (lost.length > 0) broken.push(`${lost.length} acknowledged bookings are not in ${where}, ${lost[0]} for one`);
  const distinct = new Set(acknowledged.bookingIds).size;
  if (distinct < acknowledged.bookingIds.length) {
    broken.push(`${acknowledged.bookingIds.length - distinct} bookings were acknowledged twice`);
  }
  const more = bookingIds.size - (distinct - lost.length);
  if (more > acknowledged.doubtful) {
    broken.push(
      `${where} has ${more} bookings that nobody was told of, and only ${acknowledged.doubtful} are in doubt`,
    );
  }
  if (tickets !== null && tickets.taken + tickets.free !== tickets.registered) {
    broken.push(`${where}: ${tickets.taken} taken + ${tickets.free} free are not the ${tickets.registered} registered`);
  }
  return broken;
}
