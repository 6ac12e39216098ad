import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Machine } from './machine.ts';
import type { Verdict } from './verdict.ts';

/** The rows as others read them: medians, with their spread beside them. */
export function writeRows(file: string, verdicts: readonly Verdict[]): void {
  const rows = verdicts.map(
    ({ row, name, unit, ours, baseline, ratio, target, met, void: isVoid, broken, remarks }) => ({
      row,
      name,
      unit,
      ours: ours?.median ?? null,
      baseline: baseline?.median ?? null,
      ratio,
      target,
      met,
      void: isVoid,
      spread: { ours, baseline },
      broken,
      remarks,
    }),
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
}

/** The table, every round's figures, and what they were taken on. */
export function writeRaw(folder: string, of: { table: string; verdicts: readonly Verdict[]; machine: Machine }): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'table.txt'), `${of.table}\n`);
  writeFileSync(join(folder, 'machine.json'), `${JSON.stringify(of.machine, null, 2)}\n`);
  writeFileSync(join(folder, 'raw.json'), `${JSON.stringify(of.verdicts, null, 2)}\n`);
  writeRows(join(folder, 'rows.json'), of.verdicts);
}
