import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binDir } from '../places.ts';
import { type Module, programs } from './programs.ts';

/** The programs that are not in the cache, or there in another version. */
export async function missingPrograms(): Promise<string[]> {
  const missing: string[] = [];
  for (const [name, module] of Object.entries(programs)) {
    if (!(await isBuilt(name, module))) missing.push(name);
  }
  return missing;
}

/** Every program of Go lists in itself, in plain text, what it was built from. */
async function isBuilt(name: string, { path, version }: Module): Promise<boolean> {
  const program = await readFile(join(binDir, name)).catch(() => undefined);
  return program?.includes(`\t${path}\t${version}\t`) ?? false;
}
