const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `90s`, `5m`, `1d` in seconds. */
export function seconds(duration: string): number {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(duration) ?? [];
  const each = unitSeconds[unit];
  if (each === undefined) throw new Error(`not a duration: ${duration}`);
  return Number(count) * each;
}

/** The duration, so many times shorter, in whole seconds and at least one; as it was written when nothing changes. */
export function shortened(duration: string, times: number): string {
  if (times === 1 || seconds(duration) === 0) return duration;
  return `${Math.max(1, Math.round(seconds(duration) / times))}s`;
}

/** The same of all that an expression names: ranges in [brackets], and seconds(…) that it compares with. */
export function shortenedIn(expr: string, times: number): string {
  return expr
    .replace(/\[(\d+[smhd])\]/g, (_, range: string) => `[${shortened(range, times)}]`)
    .replace(/\bseconds\((\d+)\)/g, (_, count: string) => String(Number(count) / times));
}
