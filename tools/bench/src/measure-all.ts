import type { Bench } from './bench.ts';
import type { Audited } from './check/audit.ts';
import { Races } from './races.ts';
import { inShort } from './report/table.ts';
import { type Measured, type Verdict, verdictOn, voidRow } from './report/verdict.ts';
import { rows } from './rows/rows.ts';

/** Measures the rows in their order. One that cannot be measured is void and says why; the others go on. */
export async function measureAll(bench: Bench, asked: readonly number[]): Promise<Verdict[]> {
  const races = new Races(bench);
  const verdicts: Verdict[] = [];
  for (const number of asked) {
    bench.say(`row ${number}`);
    const measure = rows.get(number);
    if (measure === undefined) throw new Error(`there is no row ${number}`);
    const measured = await measure(bench, races).catch((error: unknown) => [couldNot(number, error)]);
    for (const verdict of measured.map(verdictOn)) {
      verdicts.push(verdict);
      bench.say(`row ${inShort(verdict)}`);
    }
  }
  return verdicts;
}

/** Rows whose bookings the audit has seen. */
const auditedRows = [3, 4, 5, 6, 8, 12];

/** What the audit found makes void every row that may have had a part in it. */
export function afterAudit(verdicts: readonly Verdict[], audited: Audited | undefined): readonly Verdict[] {
  if (audited === undefined || audited.kept) return verdicts;
  const why = `the audit of the bookings: ${audited.lines.join(' ')}`;
  return verdicts.map((verdict) =>
    auditedRows.includes(verdict.row)
      ? { ...verdict, met: null, void: true, broken: [...verdict.broken, why] }
      : verdict,
  );
}

function couldNot(row: number, error: unknown): Measured {
  const why = error instanceof Error ? error.message : String(error);
  return voidRow(row, 'could not be measured', '-', why);
}
