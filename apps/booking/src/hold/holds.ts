import type { Hold, HoldRequest } from '@concert/contracts/hold';

/** What booking asks of concert. */
export interface Holds {
  /**
   * Sets the tickets aside, all or none. The same request again gives the same hold. Throws the Problem that the
   * customer is told: concert's own refusal, 503 `busy` when nothing was done, or 503 `concert-unavailable`, after which
   * the fate is unknown: ask again.
   */
  hold(request: HoldRequest): Promise<Hold>;
}
