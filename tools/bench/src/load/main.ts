import type { Job, Report } from './job.ts';
import { Load } from './run-job.ts';

/** The load generator: a process of its own, which takes one job after another from the one that started it. */
const load = new Load();

process.on('message', (job: Job) => {
  load.run(job).then(
    (report) => answer({ report }),
    (error: unknown) => answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit());

function answer(outcome: { report: Report } | { error: string }): void {
  process.send?.(outcome);
}
