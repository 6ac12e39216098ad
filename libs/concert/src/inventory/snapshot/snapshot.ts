import type { IdTable } from '../columns/id-table.ts';
import type { Inventory } from '../state.ts';
import { type Head, headOf } from './head.ts';
import { type Columns, restore } from './restore.ts';

/** "CINV" and the version of this format. All numbers are little-endian. */
const magic = 0x564e4943;
const version = 2;
const wordBytes = 4;
/** Magic, version, length of the head in bytes. */
const headAt = 3 * wordBytes;

/** What these bytes say makes no sense, or was written by another version: read the stream instead. */
export class SnapshotUnreadable extends Error {
  override readonly name = 'SnapshotUnreadable';
}

/**
 * All of an inventory, in parts to be written one after the other; their lengths are multiples of 4. What is quickly
 * told from the rest is left out: what is left, who has how many, what is due.
 *
 * The inventory may go on changing, for most parts are of columns that only grow, and the others are copied, here or
 * before they change. Take it when memory is level with the stream: only the taking back of what these bytes contain
 * would change them.
 */
export function toBytes(inventory: Inventory): Uint8Array[] {
  const columns = columnsOf(inventory);
  const lengths = columns.map((parts) => parts.reduce((sum, part) => sum + part.length, 0));
  const head = padded(JSON.stringify(headOf(inventory, lengths)));
  const parts = [Int32Array.of(magic, version, head.length), head, ...columns.flat(), statusBytes(inventory)];
  return parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
}

/**
 * The inventory that `toBytes` was given, its seed included. It goes on living in these bytes, which are its own from
 * now on; they are copied when they do not begin at a multiple of 4 of their buffer. Throws SnapshotUnreadable.
 */
export function fromBytes(bytes: Uint8Array): Inventory {
  try {
    return restore(...readColumns(bytes.byteOffset % wordBytes === 0 ? bytes : new Uint8Array(bytes)));
  } catch (error) {
    throw new SnapshotUnreadable(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** In the order in which they are read. */
function columnsOf({ holds, customers }: Inventory): (readonly Int32Array[])[] {
  const { bookings, hashes, facts } = holds.columns;
  const ids = (table: IdTable) => {
    const { slots, counts, depths, directory } = table.index.written();
    return [[...table.ids.packed.words()], slots, [counts], [depths], [directory]];
  };
  const rest = [hashes.packed, facts, holds.items.pool].map((pages) => [...pages.words()]);
  return [...ids(bookings), ...ids(customers.table), ...rest];
}

function readColumns(bytes: Uint8Array): [Head, Columns] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getInt32(0, true) !== magic || view.getInt32(wordBytes, true) !== version) {
    throw new Error('not a snapshot of this version');
  }
  let at = headAt;
  const takeBytes = (length: number): Uint8Array => {
    at += length;
    if (!(length >= 0) || at > bytes.length) throw new Error('it ends too early');
    return bytes.subarray(at - length, at);
  };
  const head: Head = JSON.parse(Buffer.from(takeBytes(view.getInt32(headAt - wordBytes, true))).toString());
  const lengths = head.words.values();
  const take = () => {
    const words = lengths.next().value ?? Number.NaN;
    return new Int32Array(bytes.buffer, takeBytes(words * wordBytes).byteOffset, words);
  };
  const takeIndex = () => ({ slots: take(), counts: take(), depths: take(), directory: take() });
  const columns = {
    bookings: { ids: take(), index: takeIndex() },
    customers: { ids: take(), index: takeIndex() },
    bodies: take(),
    facts: take(),
    pool: take(),
    statuses: takeBytes(head.holds),
  };
  if (at + padding(head.holds) !== bytes.length) throw new Error('it ends too late');
  return [head, columns];
}

function statusBytes({ holds }: Inventory): Uint8Array {
  const bytes = new Uint8Array(holds.size + padding(holds.size));
  let at = 0;
  for (const page of holds.columns.statuses.words()) {
    bytes.set(page, at);
    at += page.length;
  }
  return bytes;
}

/** JSON may end with spaces. */
function padded(json: string): Uint8Array {
  return Buffer.from(json + ' '.repeat(padding(Buffer.byteLength(json))));
}

function padding(length: number): number {
  return (wordBytes - (length % wordBytes)) % wordBytes;
}
