import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

/** A customer's key. The id travels with what it sealed: a key made after an erasure is known as another one. */
export interface CustomerKey {
  /** UUID. */
  readonly id: string;
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

/** AES-256-GCM over the value's JSON, bound to its customer; base64url. */
export function sealWith(key: CustomerKey, customerId: string, value: object): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv(cipherName, key.secret, iv).setAAD(Buffer.from(customerId));
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  const keyId = Buffer.from(key.id.replaceAll('-', ''), 'hex');
  return Buffer.concat([Buffer.of(version), keyId, iv, cipher.getAuthTag(), ciphertext]).toString('base64url');
}

/** The id of the key that sealed it. */
export function keyIdOf(sealed: string): string {
  const hex = bytesOf(sealed).toString('hex', keyIdStart, ivStart);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
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
