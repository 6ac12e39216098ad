import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const entryHeader = 0x02014b50;
const entryHeaderSize = 46;
const localHeaderSize = 30;
const stored = 0;
const deflated = 8;

/** One file out of a zip archive of less than 4 GiB. Throws when there is none of that name. */
export function fileInZip(zip: Buffer, name: string): Buffer {
  for (const entry of entries(zip)) {
    if (entry.name !== name) continue;
    const start =
      entry.offset + localHeaderSize + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28);
    const bytes = zip.subarray(start, start + entry.size);
    if (entry.method === stored) return bytes;
    if (entry.method === deflated) return inflateRawSync(bytes);
    throw new Error(`${name} is packed in a way that is not understood (${entry.method})`);
  }
  throw new Error(`there is no ${name} in the archive`);
}

/** The directory is at the end, where its size and place are told by the last record. */
function* entries(zip: Buffer) {
  const end = zip.lastIndexOf(Buffer.from(Uint32Array.of(endOfDirectory).buffer));
  if (end < 0) throw new Error('this is not a zip archive');
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === entryHeader) {
    const nameLength = zip.readUInt16LE(at + 28);
    yield {
      method: zip.readUInt16LE(at + 10),
      size: zip.readUInt32LE(at + 20),
      offset: zip.readUInt32LE(at + 42),
      name: zip.toString('utf8', at + entryHeaderSize, at + entryHeaderSize + nameLength),
    };
    at += entryHeaderSize + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}
