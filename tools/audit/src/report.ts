/** The first event that breaks a promise. */
export interface Breach {
  readonly streamName: string;
  /** Of an acknowledgement that has no event: the revision that is missing, as far as it is known. */
  readonly revision: number | null;
  /** The event's type. */
  readonly type: string;
  /** The promise, as a sentence. */
  readonly promise: string;
  readonly expected: string;
  readonly seen: string;
}

/** What was checked, and what was found. */
export interface AuditReport {
  /** Null when every promise holds. */
  readonly breach: Breach | null;
  readonly streams: number;
  readonly events: number;
  readonly concerts: number;
  readonly holds: number;
  readonly bookings: number;
  readonly acknowledgements: number;
  /** Holds without a booking, which a crash between the two leaves: ended by their expiry, or not due yet. */
  readonly unbookedHolds: number;
  /** What has to follow from events that are younger than the time to settle, and has not yet. */
  readonly underWay: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}
