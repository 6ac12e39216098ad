/**
 * What a caller was told: the booking was accepted. Both times in milliseconds of one clock. `sentAtMs` is when the
 * request was first sent: an earlier try without an answer may be the one that was served.
 */
export interface Acknowledgement {
  readonly bookingId: string;
  readonly concertId: string;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}
