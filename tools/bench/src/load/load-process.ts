import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Job, Report } from './job.ts';

/** The load generator as others see it. It runs one job at a time. */
export interface LoadProcess {
  /** Throws when the server cannot be connected to, and when the process ends. */
  run(job: Job): Promise<Report>;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts it; it ends with this process. */
export function startLoadProcess(): LoadProcess {
  const child = fork(join(import.meta.dirname, 'main.ts'), {
    execArgv: ['--max-semi-space-size=64', '--max-old-space-size=4096'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // What is no number must stay none on its way.
    serialization: 'advanced',
  });
  const exited = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    async run(job) {
      const answered = once(child, 'message');
      child.send(job);
      const outcome = await Promise.race([answered, exited]);
      const [answer] = outcome;
      if (typeof answer !== 'object' || answer === null) throw new Error(`the load generator ended (${outcome})`);
      if ('error' in answer) throw new Error(`the load generator: ${answer.error}`);
      return answer.report;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
