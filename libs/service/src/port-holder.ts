import { readdir, readFile, readlink } from 'node:fs/promises';

/** Who listens on a TCP port of this machine, as far as /proc tells (Linux, own processes); undefined otherwise. */
export async function portHolder(port: number): Promise<{ pid: number; command: string } | undefined> {
  try {
    const inodes = (await Promise.all(['tcp', 'tcp6'].map((table) => listeners(table, port)))).flat();
    const sockets = new Set(inodes.map((inode) => `socket:[${inode}]`));
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      if (await holds(pid, sockets)) return { pid: Number(pid), command: await commandOf(pid) };
    }
  } catch {
    // No /proc here: the port's holder stays unknown.
  }
  return undefined;
}

async function listeners(table: string, port: number): Promise<string[]> {
  const listening = '0A';
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = (await readFile(`/proc/net/${table}`, 'utf8').catch(() => '')).split('\n').slice(1);
  const rows = lines.map((line) => line.trim().split(/\s+/));
  return rows.flatMap((row) => (row[1]?.endsWith(local) && row[3] === listening && row[9] ? [row[9]] : []));
}

async function holds(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  return links.some((link) => sockets.has(link));
}

/** A long one without its middle: what it is stands at its ends, between them are options. */
async function commandOf(pid: string): Promise<string> {
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
  return command.length > 100 ? `${command.slice(0, 40)}…${command.slice(-60)}` : command;
}
