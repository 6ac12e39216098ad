import { createHash } from 'node:crypto';
import { v7 } from 'uuid';

/** A new id, ordered by time (UUIDv7, RFC 9562). */
export function newId(): string {
  return v7();
}

/**
 * The same parts give the same id (UUIDv8 of their SHA-256, RFC 9562): how a repeat is recognised.
 * Parts are length-prefixed, so `('ab', 'c')` and `('a', 'bc')` differ.
 */
export function derivedId(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  const bytes = hash.digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
