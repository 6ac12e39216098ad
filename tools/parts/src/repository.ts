import { join, resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '../../..');

/** What was fetched or compiled once and may be deleted at any time. */
export const cacheDir = join(repositoryRoot, '.parts');
