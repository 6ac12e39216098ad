import { type Spread, spreadOf } from './statistics.ts';

/** What a row promises of its ratio or, where it has none, of its own figure. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

export interface Measured {
  /** The number of the row in the table; a row of two figures comes twice. */
  readonly row: number;
  readonly name: string;
  readonly unit: string;
  /** One a round. */
  readonly ours: readonly number[];
  /** One a round; null where there is nobody to compare with. */
  readonly baseline: readonly number[] | null;
  readonly target: Target | null;
  /** What was promised and not kept, by whomever: the row is void. */
  readonly broken: readonly string[];
  /** What whoever reads the row must know: which processes ran, which count. */
  readonly remarks: readonly string[];
  /** Whatever else was measured, for the file of raw figures. */
  readonly raw?: unknown;
}

export interface Verdict extends Omit<Measured, 'ours' | 'baseline' | 'target'> {
  readonly ours: Spread | null;
  readonly baseline: Spread | null;
  /** Of the medians, ours over the baseline's. */
  readonly ratio: number | null;
  /** `>= 8` */
  readonly target: string | null;
  /** Null where nothing was promised, and where the row is void. */
  readonly met: boolean | null;
  readonly void: boolean;
}

export function verdictOn(measured: Measured): Verdict {
  const { target, ...rest } = measured;
  const ours = spreadOrNull(measured.ours);
  const baseline = spreadOrNull(measured.baseline ?? []);
  const ratio = ours !== null && baseline !== null ? ours.median / baseline.median : null;
  const figure = measured.baseline === null ? (ours?.median ?? Number.NaN) : (ratio ?? Number.NaN);
  const isVoid = measured.broken.length > 0 || !Number.isFinite(figure);
  const met = isVoid || target === null ? null : reaches(figure, target);
  return { ...rest, ours, baseline, ratio, target: target && wordsOf(target), met, void: isVoid };
}

function spreadOrNull(values: readonly number[]): Spread | null {
  return values.length > 0 ? spreadOf(values) : null;
}

function wordsOf(target: Target): string {
  return 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`;
}

function reaches(figure: number, target: Target): boolean {
  return 'atLeast' in target ? figure >= target.atLeast : figure <= target.atMost;
}

/** A row that could not be measured here, and why. */
export function voidRow(row: number, name: string, unit: string, why: string): Measured {
  return { row, name, unit, ours: [], baseline: null, target: null, broken: [why], remarks: [] };
}
