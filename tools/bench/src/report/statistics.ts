/** A quantity that was measured once a round. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Throws when nothing was measured. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error('nothing was measured');
  const middle = (sorted.length - 1) / 2;
  const [below = min, above = max] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return { median: (below + above) / 2, min, max };
}

/** The median of what was accepted a second. Throws when that was nothing: there is no share of it to ask for. */
export function medianRate(rounds: readonly { readonly perSecond: number }[]): number {
  const { median } = spreadOf(rounds.map(({ perSecond }) => perSecond));
  if (!(median > 0)) throw new Error('nothing was accepted when as much was asked for as could be');
  return median;
}

/** The smallest of the sorted values that so many percent do not exceed; NaN of none. */
export function percentileOf(sorted: ArrayLike<number>, percent: number): number {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}
