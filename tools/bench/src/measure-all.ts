import type { Bench } from './bench.ts';
import { Races } from './races.ts';
import { type Measured, type Verdict, verdictOn, voidRow } from './report/verdict.ts';
import { rows } from './rows/rows.ts';

/** Measures the rows in their order. One that cannot be measured is void and says why; the others go on. */
export async function measureAll(bench: Bench, asked: readonly number[]): Promise<Verdict[]> {
  const races = new Races(bench);
  const measured: Measured[] = [];
  for (const number of asked) {
    bench.say(`row ${number}`);
    const measure = rows.get(number);
    if (measure === undefined) throw new Error(`there is no row ${number}`);
    measured.push(...(await measure(bench, races).catch((error: unknown) => [couldNot(number, error)])));
  }
  return measured.map(verdictOn);
}

function couldNot(row: number, error: unknown): Measured {
  const why = error instanceof Error ? error.message : String(error);
  return voidRow(row, 'could not be measured', '-', why);
}
