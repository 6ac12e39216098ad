import type { Inventory } from './state.ts';

/** What these bytes say makes no sense, or was written by another version: read the stream instead. */
export class SnapshotUnreadable extends Error {
  override readonly name = 'SnapshotUnreadable';
}

/**
 * All of an inventory, in parts to be written one after the other; their lengths are multiples of 4. The inventory
 * may go on changing: take it when memory is level with the stream, for what was appended is never changed again.
 */
export function toBytes(_inventory: Inventory): Uint8Array[] {
  throw new Error('not written yet');
}

/**
 * The inventory that `toBytes` was given. It goes on living in these bytes, which are its own from now on; they are
 * copied when they do not begin at a multiple of 4 of their buffer. Throws SnapshotUnreadable.
 */
export function fromBytes(_bytes: Uint8Array): Inventory {
  throw new SnapshotUnreadable('not written yet');
}
