import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fileInZip } from './zip.ts';

/** A zip as others write it: each file with its header, then the directory, then where that is. */
function zipOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

describe('a file in a zip', () => {
  const files = { 'a/first': randomBytes(5_000), 'a/second': Buffer.from('two') };

  it('comes out as it went in', () => {
    for (const [name, content] of Object.entries(files))
      expect(fileInZip(zipOf(files), name).equals(content)).toBe(true);
  });

  it('that is not there, or no zip, is refused', () => {
    expect(() => fileInZip(zipOf(files), 'a/third')).toThrow('there is no a/third');
    expect(() => fileInZip(randomBytes(100), 'a/first')).toThrow('not a zip');
  });
});
