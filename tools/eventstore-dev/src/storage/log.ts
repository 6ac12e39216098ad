import { DatabaseSync } from 'node:sqlite';
import { type Append, decideAppend, type Outcome, type StreamTail } from './append.ts';
import { Checkpoints } from './checkpoints.ts';
import { type LoggedEvent, type Page, page, pageEvents, range } from './pages.ts';

/** Streams whose last revision is kept in memory. */
const cachedStreams = 10_000;

const schema = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA cache_size = -4096;
  PRAGMA wal_autocheckpoint = 0;
  PRAGMA journal_size_limit = 16777216;
  CREATE TABLE IF NOT EXISTS streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    contentType TEXT NOT NULL,
    createdMs INTEGER NOT NULL,
    data BLOB NOT NULL,
    metadata BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS events_of_stream ON events (stream, revision);
`;

interface KnownStream {
  id: number;
  revision: number;
}

/** All events in one SQLite file. Synchronous: what `write` returned from is on the disk. */
export class Log {
  readonly #db: DatabaseSync;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #streams = new Map<string, KnownStream>();
  readonly #checkpoints: Checkpoints;
  #lastPosition: number;

  constructor(file: string) {
    this.#db = new DatabaseSync(file, { timeout: 0 });
    this.#db.exec(schema);
    this.#statements = prepare(this.#db);
    this.#checkpoints = new Checkpoints(() => this.#checkpoint());
    this.#lastPosition = this.#readLastPosition();
  }

  get lastPosition(): number {
    return this.#lastPosition;
  }

  /** Writes all that can be written in one transaction and one fsync, and gives what was written and each outcome. */
  write(appends: readonly Append[], nowMs: number): { outcomes: Outcome[]; written: LoggedEvent[] } {
    const written: LoggedEvent[] = [];
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const outcomes = appends.map((append) => this.#writeOne(append, nowMs, written));
      this.#db.exec('COMMIT');
      if (written.length > 0) this.#checkpoints.committed(bytesOf(written));
      return { outcomes, written };
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#streams.clear();
      this.#lastPosition = this.#readLastPosition();
      const reason = error instanceof Error ? error.message : String(error);
      return { outcomes: appends.map(() => ({ kind: 'failed', reason })), written: [] };
    }
  }

  hasStream(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  /** Events of one stream from a revision on, inclusive, forwards or backwards. */
  pageOfStream(name: string, from: number, backwards: boolean, maxCount = pageEvents): Page {
    const stream = this.#find(name);
    if (stream === undefined) return { events: [], complete: true };
    const statement = backwards ? this.#statements.streamBackwards : this.#statements.streamForwards;
    return page(statement, [stream.id, from], maxCount);
  }

  /** Events of all streams from a position on, inclusive, forwards or backwards. */
  pageOfAll(from: number, backwards: boolean, maxCount = pageEvents): Page {
    const statement = backwards ? this.#statements.allBackwards : this.#statements.allForwards;
    return page(statement, [from], maxCount);
  }

  close(): void {
    this.#checkpoints.stop();
    this.#db.close();
  }

  #checkpoint(): void {
    try {
      this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // A full disk: what was written stays in the write-ahead log, and is moved the next time.
    }
  }

  #readLastPosition(): number {
    return Number(this.#statements.lastPosition.get()?.position ?? 0);
  }

  #writeOne(append: Append, nowMs: number, written: LoggedEvent[]): Outcome {
    if (append.deadlineMs < nowMs) return { kind: 'too-late' };
    const stream = this.#find(append.streamName);
    const decision = decideAppend(append, stream && this.#tail(stream));
    if (decision.kind === 'refuse') return { kind: 'wrong-expected', actual: stream?.revision };
    if (decision.kind === 'repeated') return { kind: 'written', ...this.#placeOf(stream, decision.revision) };
    const target = stream ?? this.#create(append.streamName);
    for (const event of append.events) {
      target.revision += 1;
      this.#lastPosition += 1;
      const position = this.#lastPosition;
      const { revision } = target;
      const { id, type, contentType, data, metadata } = event;
      this.#statements.insertEvent.run(position, target.id, revision, id, type, contentType, nowMs, data, metadata);
      written.push({ position, streamName: append.streamName, revision, createdMs: nowMs, ...event });
    }
    return { kind: 'written', revision: target.revision, position: this.#lastPosition };
  }

  #placeOf(stream: KnownStream | undefined, revision: number): { revision: number; position: number } {
    const row = this.#statements.positionOf.get(stream?.id ?? null, revision);
    return { revision, position: Number(row?.position ?? 0) };
  }

  #tail(stream: KnownStream): StreamTail {
    return {
      revision: stream.revision,
      idsFrom: (revision, count) => this.#statements.ids.all(stream.id, revision, count).map((row) => String(row.id)),
    };
  }

  #find(name: string): KnownStream | undefined {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const row = this.#statements.findStream.get(name);
    if (row === undefined) return undefined;
    return this.#remember(name, { id: Number(row.id), revision: Number(row.revision) });
  }

  #create(name: string): KnownStream {
    const { lastInsertRowid } = this.#statements.insertStream.run(name);
    return this.#remember(name, { id: Number(lastInsertRowid), revision: -1 });
  }

  #remember(name: string, stream: KnownStream): KnownStream {
    if (this.#streams.size >= cachedStreams) this.#streams.clear();
    this.#streams.set(name, stream);
    return stream;
  }
}

function prepare(db: DatabaseSync) {
  return {
    lastPosition: db.prepare('SELECT max(position) AS position FROM events'),
    findStream: db.prepare(
      'SELECT id, coalesce((SELECT max(revision) FROM events WHERE stream = streams.id), -1) AS revision FROM streams WHERE name = ?',
    ),
    insertStream: db.prepare('INSERT INTO streams (name) VALUES (?)'),
    insertEvent: db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    ids: db.prepare('SELECT id FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?'),
    positionOf: db.prepare('SELECT position FROM events WHERE stream = ? AND revision = ?'),
    streamForwards: range(db, 'stream = ? AND revision >= ?', 'revision'),
    streamBackwards: range(db, 'stream = ? AND revision <= ?', 'revision DESC'),
    allForwards: range(db, 'position >= ?', 'position'),
    allBackwards: range(db, 'position <= ?', 'position DESC'),
  };
}

function bytesOf(events: readonly LoggedEvent[]): number {
  return events.reduce((sum, { data, metadata }) => sum + data.byteLength + metadata.byteLength, 0);
}
