import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileDamaged, readCheckedFile, removeUnfinished, writeCheckedFile } from './checked-file.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'checked-file-'));
});
afterAll(() => rm(directory, { recursive: true }));

const body = [new Uint8Array([1, 2, 3]), new Uint8Array(), Buffer.from('four')];
const whole = Buffer.concat(body);

describe('a checked file', () => {
  it('is read as it was written, its body where numbers can be read in place', async () => {
    const path = join(directory, 'a');
    for (const name of ['', '티켓', 'of any length']) {
      await writeCheckedFile(path, { name }, body);
      const read = await readCheckedFile(path);
      expect([read.head, read.body, read.body.byteOffset % 8]).toEqual([{ name }, whole, 0]);
    }
    const large = Buffer.alloc(3_000_001, 'x');
    await writeCheckedFile(path, {}, [large, large]);
    expect((await readCheckedFile(path)).body.equals(Buffer.concat([large, large]))).toBe(true);
    expect(await readdir(directory)).toEqual(['a']);
  });

  it('is noticed with any bit flipped, cut anywhere, or with more behind it', async () => {
    const path = join(directory, 'b');
    await writeCheckedFile(path, { name: 'kim' }, body);
    const bytes = await readFile(path);
    const damaged = async (other: Buffer) => {
      await writeFile(path, other);
      await expect(readCheckedFile(path)).rejects.toThrow(FileDamaged);
    };
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (at % 8)), at);
      await damaged(flipped);
      await damaged(bytes.subarray(0, at));
    }
    await damaged(Buffer.concat([bytes, Buffer.alloc(4)]));
  });

  it('stays as it was when it cannot be replaced', async () => {
    const path = join(directory, 'c');
    await writeCheckedFile(path, { name: 'old' }, body);
    const full = Object.assign(new Uint8Array(1), {
      subarray: () => {
        throw new Error('no space left on device');
      },
    });
    await expect(writeCheckedFile(path, { name: 'new' }, [full])).rejects.toThrow('no space left');
    expect((await readCheckedFile(path)).head).toEqual({ name: 'old' });
    expect((await readdir(directory)).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  it('leaves nothing of one that nobody finished', async () => {
    await writeFile(join(directory, 'd.1.unfinished'), 'half');
    await writeCheckedFile(join(directory, 'd'), {}, body);
    await removeUnfinished(directory);
    expect((await readdir(directory)).filter((name) => name.startsWith('d'))).toEqual(['d']);
    await removeUnfinished(join(directory, 'nowhere'));
  });
});
