import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, read as readInto } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';

/**
 * A file that is whole or not there, and noticed when it is damaged: magic and version, length of the head, of the
 * body, the head as JSON, the body, CRC-32 of all before. CRC-32 because the checksum is there for accidents, not for
 * enemies, and costs half of SHA-256.
 */
const magic = Buffer.from('CONCERT1');
const fixedBytes = magic.length + 8;
const checksumBytes = 4;
/** The body begins at a multiple of it, so that numbers can be read in place. */
const alignmentBytes = 8;
/** So much is summed up and written at once, that others have their turn between. */
const sliceBytes = 2 ** 20;
const unfinished = '.unfinished';
const read = promisify(readInto);

/** Not what was written. */
export class FileDamaged extends Error {
  override readonly name = 'FileDamaged';
}

export interface CheckedFile {
  readonly head: unknown;
  readonly body: Buffer;
}

/** Replaces the file when all of it is on the disk; until then, and if that fails, the one before stays. */
export async function writeCheckedFile(path: string, head: object, body: readonly Uint8Array[]): Promise<void> {
  const temporary = `${path}.${randomUUID()}${unfinished}`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      await writeAll(handle, [opening(head, body), ...body]);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Throws FileDamaged, and what `open` throws. */
export async function readCheckedFile(path: string): Promise<CheckedFile> {
  return checked(await beginReading(path));
}

/** Throws FileDamaged when these are not the bytes of such a file. */
export function checked(bytes: Buffer): CheckedFile {
  const end = bytes.length - checksumBytes;
  if (end < fixedBytes || !bytes.subarray(0, magic.length).equals(magic)) throw new FileDamaged('not such a file');
  const headEnd = fixedBytes + bytes.readUInt32LE(magic.length);
  const bodyEnd = headEnd + bytes.readUInt32LE(magic.length + 4);
  if (bodyEnd !== end) throw new FileDamaged('of another length than it says');
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) throw new FileDamaged('its checksum is another');
  return { head: JSON.parse(bytes.toString('utf8', fixedBytes, headEnd)), body: bytes.subarray(headEnd, bodyEnd) };
}

/** Whoever was writing them has died. What cannot be looked at or removed stays. */
export async function removeUnfinished(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  const left = names.filter((name) => name.endsWith(unfinished));
  await Promise.allSettled(left.map((name) => rm(join(directory, name), { force: true })));
}

/** JSON may end with spaces. */
function opening(head: object, body: readonly Uint8Array[]): Buffer {
  const json = JSON.stringify(head);
  const bytes = fixedBytes + Buffer.byteLength(json);
  const padded = Buffer.from(json + ' '.repeat((alignmentBytes - (bytes % alignmentBytes)) % alignmentBytes));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32LE(padded.length, 0);
  lengths.writeUInt32LE(
    body.reduce((sum, part) => sum + part.length, 0),
    4,
  );
  return Buffer.concat([magic, lengths, padded]);
}

async function writeAll(handle: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += sliceBytes) {
      const slice = part.subarray(at, at + sliceBytes);
      sum = crc32(slice, sum);
      await handle.appendFile(slice);
    }
  }
  const checksum = Buffer.alloc(checksumBytes);
  checksum.writeUInt32LE(sum);
  await handle.appendFile(checksum);
}

/**
 * All of a file, into memory of its own, for what is read in place needs its alignment. When this returns, the disk is
 * at work: the reading goes on while this thread is busy.
 */
export async function beginReading(path: string): Promise<Buffer> {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.allocUnsafeSlow(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await read(file, bytes, at, size - at, at);
      if (bytesRead === 0) throw new FileDamaged('it became shorter');
      at += bytesRead;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}
