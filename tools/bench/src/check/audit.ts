import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';

export interface Audited {
  readonly kept: boolean;
  /** What `npm run audit` had to say. */
  readonly lines: readonly string[];
}

const program = join(repositoryRoot, 'tools/audit/src/main.ts');

/** Longer than any run: nobody bills or delivers on this stage, and that is no broken promise. */
const settleSeconds = 86_400;

/** The audit that anyone can run, on an event store and on what was acknowledged by it. */
export function audit(eventStoreUrl: string, acksFile: string): Promise<Audited> {
  const args = [program, '--event-store', eventStoreUrl, '--acks', acksFile, '--settle-seconds', String(settleSeconds)];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      const said = (error === null || error.code === 1 ? stdout : stderr).trim();
      resolve({ kept: error === null, lines: said.split('\n') });
    });
  });
}
