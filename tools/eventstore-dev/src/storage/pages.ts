import type { DatabaseSync, StatementSync } from 'node:sqlite';

export interface LoggedEvent {
  /** Its place among all events: 1, 2, 3 … without gaps. */
  position: number;
  streamName: string;
  revision: number;
  id: string;
  type: string;
  contentType: string;
  createdMs: number;
  data: Uint8Array;
  metadata: Uint8Array;
}

export interface Page {
  events: LoggedEvent[];
  /** False when more was there than the page may hold. */
  complete: boolean;
}

/** How much one page may hold: what a slow reader costs in memory. */
export const pageEvents = 500;
const pageBytes = 1_048_576;
/** Without the bodies: a piece of memory for each costs more than all else of a row. A page has them in one piece. */
const selectEvents = `SELECT position, name AS streamName, revision, events.id AS id, type, contentType, createdMs,
    length(data) AS dataBytes, length(metadata) AS metadataBytes
  FROM events JOIN streams ON streams.id = events.stream`;
const selectBodies = (which: string, order: string) =>
  `SELECT CAST(group_concat(data || metadata, '' ORDER BY ${order}) AS BLOB) AS bodies
    FROM (SELECT position, revision, data, metadata FROM events WHERE ${which} ORDER BY ${order} LIMIT ?)`;

/** The events that a condition names, in an order: the statement for rows, and for what is in them. */
interface Range {
  rows: StatementSync;
  bodies: StatementSync;
}

export function range(db: DatabaseSync, which: string, order: string): Range {
  return {
    rows: db.prepare(`${selectEvents} WHERE ${which} ORDER BY ${order} LIMIT ?`),
    bodies: db.prepare(selectBodies(which, order)),
  };
}

type Row = Omit<LoggedEvent, 'data' | 'metadata'> & { dataBytes: number; metadataBytes: number };

/** Events up to the limits of a page; at least one if there is one, however large. */
export function page({ rows, bodies }: Range, from: number[], maxCount: number): Page {
  const count = Math.min(maxCount, pageEvents);
  const found: Row[] = [];
  let bytes = 0;
  for (const each of rows.iterate(...from, count)) {
    const row = each as unknown as Row;
    found.push(row);
    bytes += row.dataBytes + row.metadataBytes;
    if (bytes >= pageBytes) break;
  }
  if (found.length === 0) return { events: [], complete: true };
  const { bodies: all } = bodies.get(...from, found.length) as { bodies: Uint8Array };
  return { events: withBodies(found, all), complete: found.length < count && bytes < pageBytes };
}

function withBodies(rows: readonly Row[], bodies: Uint8Array): LoggedEvent[] {
  let at = 0;
  const next = (bytes: number) => {
    at += bytes;
    return bodies.subarray(at - bytes, at);
  };
  return rows.map(({ dataBytes, metadataBytes, ...event }) => ({
    ...event,
    data: next(dataBytes),
    metadata: next(metadataBytes),
  }));
}
