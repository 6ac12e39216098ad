import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const listening = '0A';

/** Who listens on the port, in words: `process 4711 (java -Xmx256m …)`. What Linux tells of other users is less. */
export function portHolder(port: number): string {
  const inode = socketInode(port);
  const pid = inode === undefined ? undefined : processWithSocket(inode);
  return pid === undefined ? 'another process' : `process ${pid} (${commandOf(pid)})`;
}

function socketInode(port: number): string | undefined {
  const portHex = port.toString(16).toUpperCase().padStart(4, '0');
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readIfThere(table).split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(`:${portHex}`) && fields[3] === listening) return fields[9];
    }
  }
  return undefined;
}

function processWithSocket(inode: string): string | undefined {
  return entries('/proc').find(
    (pid) => /^\d+$/.test(pid) && entries(`/proc/${pid}/fd`).some((fd) => holdsSocket(pid, fd, inode)),
  );
}

function holdsSocket(pid: string, fd: string, inode: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`;
  } catch {
    return false;
  }
}

function commandOf(pid: string): string {
  const command = readIfThere(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  return command.length > 80 ? `${command.slice(0, 79)}…` : command;
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
