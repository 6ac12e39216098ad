import { hash, randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

// Random bytes cost the same for one id and for many.
const idBytes = 16;
const pool = Buffer.alloc(512 * idBytes);
let used = pool.length;
let lastMs = 0;
let sequence = 0;

/** A new id (UUIDv7, RFC 9562); within a process each is greater than the one before. */
export function newId(): string {
  const random = unused();
  const nowMs = Date.now();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    // Leaves room to count up within the millisecond.
    sequence = random.readUInt32BE(6) >>> 1;
  } else {
    sequence += 1;
  }
  return v7({ random, msecs: lastMs, seq: sequence });
}

function unused(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += idBytes;
  return pool.subarray(used - idBytes, used);
}

/**
 * The same parts give the same id (UUIDv8 of their SHA-256, RFC 9562): how a repeat is recognised.
 * Parts are length-prefixed, so `('ab', 'c')` and `('a', 'bc')` differ.
 */
export function derivedId(...parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += `${Buffer.byteLength(part)}:${part}`;
  const hex = hash('sha256', text);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
