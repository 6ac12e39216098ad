/** The first event that breaks a promise. */
export interface Breach {
  readonly streamName: string;
  /** Of an acknowledgement that has no event: the revision that is missing, as far as it is known. */
  readonly revision: number | null;
  /** The event's type. */
  readonly type: string;
  /** The promise, as a sentence. */
  readonly promise: string;
  readonly expected: string;
  readonly seen: string;
}

/** What was checked, and what was found. */
export interface AuditReport {
  /** Null when every promise holds. */
  readonly breach: Breach | null;
  readonly streams: number;
  readonly events: number;
  readonly concerts: number;
  readonly holds: number;
  readonly bookings: number;
  readonly acknowledgements: number;
  /** Holds without a booking, which a crash between the two leaves: ended by their expiry, or not due yet. */
  readonly unbookedHolds: number;
  /** What has to follow from events that are younger than the time to settle, and has not yet. */
  readonly underWay: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** The report as a person reads it, a few lines. */
export function linesOf(report: AuditReport): string[] {
  const { breach } = report;
  return breach === null ? linesOfSuccess(report) : linesOfBreach(breach, report);
}

/** What was checked, in one line. */
export function figuresOf({ streams, events, seconds, cpuSeconds }: AuditReport): string {
  const perSecond = seconds === 0 ? 0 : events / seconds;
  const took = `${seconds.toFixed(1)} s (${count(perSecond)} events/s, ${cpuSeconds.toFixed(1)} s of CPU)`;
  return `${count(streams)} streams, ${count(events)} events in ${took}`;
}

function linesOfSuccess(report: AuditReport): string[] {
  const { concerts, holds, bookings, unbookedHolds, underWay, acknowledgements } = report;
  const all = `${many(bookings, 'booking')} and ${many(holds, 'hold')} of ${many(concerts, 'concert')}`;
  const lines = [`${all}: every promise holds`];
  if (acknowledgements > 0) lines.push(`${many(acknowledgements, 'acknowledgement')}: all there, in their order`);
  if (unbookedHolds > 0) lines.push(`${many(unbookedHolds, 'hold')} without a booking, expired or not due yet`);
  if (underWay > 0) lines.push(`${many(underWay, 'booking')} under way: what has to follow last was not judged yet`);
  return [...lines, figuresOf(report)];
}

function linesOfBreach({ streamName, revision, type, promise, expected, seen }: Breach, report: AuditReport): string[] {
  const where = revision === null ? `${streamName} (${type})` : `${streamName} at revision ${revision} (${type})`;
  return [
    `broken promise: ${promise}`,
    `  event     ${where}`,
    `  expected  ${expected}`,
    `  seen      ${seen}`,
    `the first that was found, after ${figuresOf(report)}`,
  ];
}

function many(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en');
}
