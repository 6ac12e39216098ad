import { linesOf } from '@concert/audit/report';
import { kinds } from './system.ts';
import type { Tortured } from './torture.ts';

/** What came of it, as a person reads it. */
export function summaryOf({ killed, figures, judgement, seconds }: Tortured): string {
  const { acknowledged, refused, cancelled, repeated, stumbles, longestGapMs } = figures;
  const rows = kinds.map((kind) => {
    const times = killed.filter((one) => one.kind === kind).map(({ recoveryMs }) => recoveryMs);
    const slowest = times.reduce((a, b) => Math.max(a, b), 0);
    const back = times.length === 0 ? ['-', '-'] : [inSeconds(medianOf(times)), inSeconds(slowest)];
    return [kind, String(times.length), ...back];
  });
  const { broken, report } = judgement;
  return [
    table([['killed', 'times', 'back after (median)', 'at the latest'], ...rows]),
    '',
    `${acknowledged} acknowledged, ${refused} refused, ${cancelled} cancelled, ${repeated} ordered again, ${stumbles} asked again`,
    `longest gap between two acknowledgements: ${inSeconds(longestGapMs)}; all in ${Math.round(seconds)} s`,
    ...(report.breach === null ? linesOf(report) : []),
    ...(broken.length === 0
      ? ['no acknowledged booking lost, no seat sold twice, no tickets stuck']
      : ['BROKEN:', ...broken]),
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
