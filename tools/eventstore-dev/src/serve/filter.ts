import type { Expression, Filter } from '../protocol/messages.ts';
import type { LoggedEvent } from '../storage/pages.ts';

export type Matches = (event: LoggedEvent) => boolean;

/** Which events a reader of all streams asked for. Throws on a regular expression that is none. */
export function matcher(filter: Filter | null): Matches {
  if (filter?.by === 'streamName') {
    const matches = matchesText(filter.streamName);
    return (event) => matches(event.streamName);
  }
  if (filter?.by === 'eventType') {
    const matches = matchesText(filter.eventType);
    return (event) => matches(event.type);
  }
  return () => true;
}

function matchesText(expression: Expression | null): (text: string) => boolean {
  const prefixes = expression?.prefix ?? [];
  if (prefixes.length > 0) return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  const regex = new RegExp(expression?.regex ?? '', 'u');
  return (text) => regex.test(text);
}

/** After how many events that were looked at a follower is told how far the looking has come. */
export function checkpointEvery(filter: Filter | null): number | undefined {
  if (!filter) return undefined;
  const window = filter.window === 'max' ? filter.max : 32;
  return window * Math.max(1, filter.checkpointInterval);
}
