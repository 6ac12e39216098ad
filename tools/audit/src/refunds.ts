interface Tier {
  readonly until: string;
  readonly percent: number;
}

/** Between the decision, which looked at the clock, and the event's own time lie at most the tries of one append. */
const decidedWithinMs = 60_000;

/**
 * What a policy gives back of `amount` for a cancellation that was written at `atMs`. More than one figure when a tier
 * ended in the moment before: the event does not tell on which side of it the decision fell.
 */
export function refundsOf(policy: readonly Tier[], amount: number, atMs: number): number[] {
  const tiers = policy.filter((tier) => Date.parse(tier.until) > atMs - decidedWithinMs);
  const inForce = tiers.findIndex((tier) => Date.parse(tier.until) > atMs);
  const possible = inForce < 0 ? [...tiers, undefined] : tiers.slice(0, inForce + 1);
  return possible.map((tier) => percentOf(amount, tier?.percent ?? 0));
}

/** Rounded down, and exact for every amount. */
function percentOf(amount: number, percent: number): number {
  return Number((BigInt(amount) * BigInt(percent)) / 100n);
}
