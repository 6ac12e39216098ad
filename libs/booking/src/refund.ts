/** `percent` of the price is given back to who cancels before `until` (RFC 3339 UTC). */
export interface RefundTier {
  readonly until: string;
  readonly percent: number;
}

/**
 * What the policy gives back of `amount` (integer minor units, rounded down) to who cancels at `now` (RFC 3339 UTC):
 * the first tier that has not ended decides, and nothing is given back after the last.
 */
export function refundDue(policy: readonly RefundTier[], amount: number, now: string): number {
  const tier = policy.find(({ until }) => Date.parse(until) > Date.parse(now));
  return tier === undefined ? 0 : percentOf(amount, tier.percent);
}

/** Hundreds apart from the rest: exact for every safe integer, which `amount * percent` is not. */
function percentOf(amount: number, percent: number): number {
  const rest = amount % 100;
  return ((amount - rest) / 100) * percent + Math.floor((rest * percent) / 100);
}
