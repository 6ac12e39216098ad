import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

/** A customer's key. The id travels with what it sealed: a key made after an erasure is known as another one. */
export interface CustomerKey {
  /** 16 bytes. */
  readonly id: Buffer;
  /** 32 bytes; as an object, for to begin a cipher with bare bytes costs ten times as much. */
  readonly secret: KeyObject;
}

/** Text that `sealWith` never wrote, or that was altered since. */
export class NotSealed extends Error {
  override readonly name = 'NotSealed';
}

/** Layout: version (1 byte), key id (16), initialisation vector (12), authentication tag (16), ciphertext. */
const version = 1;
const keyIdStart = 1;
const ivStart = keyIdStart + 16;
const tagStart = ivStart + 12;
const ciphertextStart = tagStart + 16;
const cipherName = 'aes-256-gcm';
const versionByte = Buffer.of(version);

/** To ask for random bytes costs more than the bytes: ask for many, and use each once. */
const random = Buffer.alloc(12_288);
let used = random.length;

function freshBytes(count: number): Buffer {
  if (used + count > random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += count;
  return Buffer.from(random.subarray(used - count, used));
}

/** AES-256-GCM over the value's JSON, bound to its customer; base64url. */
export function sealWith(key: CustomerKey, customerId: string, value: object): string {
  const iv = freshBytes(12);
  const cipher = createCipheriv(cipherName, key.secret, iv).setAAD(Buffer.from(customerId));
  const ciphertext = cipher.update(JSON.stringify(value), 'utf8');
  const rest = cipher.final();
  return Buffer.concat([versionByte, key.id, iv, cipher.getAuthTag(), ciphertext, rest]).toString('base64url');
}

/** The id of the key that sealed it. */
export function keyIdOf(sealed: string): Buffer {
  return bytesOf(sealed).subarray(keyIdStart, ivStart);
}

export function openWith(key: CustomerKey, customerId: string, sealed: string): unknown {
  const bytes = bytesOf(sealed);
  const decipher = createDecipheriv(cipherName, key.secret, bytes.subarray(ivStart, tagStart))
    .setAAD(Buffer.from(customerId))
    .setAuthTag(bytes.subarray(tagStart, ciphertextStart));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(ciphertextStart)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  } catch (cause) {
    throw new NotSealed('sealed personal data was altered', { cause });
  }
}

function bytesOf(sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < ciphertextStart || bytes[0] !== version) throw new NotSealed('not sealed personal data');
  return bytes;
}
