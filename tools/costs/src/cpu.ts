import { readdirSync, readFileSync } from 'node:fs';

/** /proc counts in hundredths of a second. */
const tickUs = 10_000;
const roundsShown = 3;

/** The microseconds of CPU that a process has used (Linux); 0 when it is gone. */
export function cpuOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user = 0, system = 0] = fields.slice(11, 13).map(Number);
    return (user + system) * tickUs;
  } catch {
    return 0;
  }
}

/** The children of a process, such as the backends of PostgreSQL. */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

/**
 * Does the work some times over and prints what each event cost here and in the server, in microseconds of CPU: time on
 * the clock says little on a machine that does other things too. The first round only warms up.
 */
export async function measure(
  name: string,
  events: number,
  serverPids: () => readonly number[],
  work: (round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round <= roundsShown; round += 1) {
    const pids = serverPids();
    const serverBefore = pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
    const before = process.cpuUsage();
    const beganAt = performance.now();
    await work(round);
    const seconds = (performance.now() - beganAt) / 1_000;
    const { user, system } = process.cpuUsage(before);
    const server = Math.max(0, pids.reduce((sum, pid) => sum + cpuOf(pid), 0) - serverBefore);
    if (round === 0) continue;
    const each = (us: number) => `${(us / events).toFixed(1).padStart(6)} µs`;
    const pace = `${Math.round(events / seconds).toLocaleString('en')} events/s`;
    console.log(`${name.padEnd(34)} here ${each(user + system)}, server ${each(server)}, ${pace}`);
  }
}
