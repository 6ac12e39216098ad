import type { Bench } from '../bench.ts';
import type { Races } from '../races.ts';
import type { Measured } from '../report/verdict.ts';

/** Measures a row of the table: one figure, or the two that it has. Throws when it cannot. */
export type Row = (bench: Bench, races: Races) => Promise<Measured[]>;
