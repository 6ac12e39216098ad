import type { Spread } from './statistics.ts';
import type { Verdict } from './verdict.ts';

const titles = ['#', 'row', 'unit', 'ours', 'baseline', 'ratio', 'target', 'met'];

/** The table, and below it what each row's reader must know. Spreads are median (least..most of the rounds). */
export function tableOf(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(cells);
  const widths = titles.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  return [line(titles), line(rule), ...rows.map(line), '', ...verdicts.flatMap(notes)].join('\n');
}

/** A row as soon as it is known. */
export function inShort(verdict: Verdict): string {
  const [number, name, unit, ours, baseline, ratio, target, met] = cells(verdict);
  return `${number}, ${name}: ${ours} ${unit} over ${baseline}: ${ratio} (${target}: ${met})`;
}

function cells({ row, name, unit, ours, baseline, ratio, target, met, void: isVoid }: Verdict): string[] {
  const verdict = isVoid ? 'VOID' : met === null ? '-' : met ? 'yes' : 'NO';
  return [
    String(row),
    name,
    unit,
    shown(ours),
    shown(baseline),
    ratio === null ? '-' : figure(ratio),
    target ?? '-',
    verdict,
  ];
}

function notes({ row, broken, remarks }: Verdict): string[] {
  return [...broken.map((why) => `${row}: VOID: ${why}`), ...remarks.map((remark) => `${row}: ${remark}`)];
}

function shown(spread: Spread | null): string {
  if (spread === null || !Number.isFinite(spread.median)) return '-';
  const { median, min, max } = spread;
  return min === max ? figure(median) : `${figure(median)} (${figure(min)}..${figure(max)})`;
}

/** Three digits that mean something, more before the point. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return value.toFixed(digits);
}
