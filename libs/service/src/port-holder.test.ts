import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { portHolder } from './port-holder.ts';

const listen =
  'require("net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port); })';

it.runIf(process.platform === 'linux')('names the program that listens, however many options it has', async () => {
  const options = ['--max-semi-space-size=4', '--max-old-space-size=512'];
  const program = '/somewhere/apps/booking/src/main.ts';
  const child = spawn(process.execPath, [...options, '-e', listen, program], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = await once(child.stdout, 'data');
    const holder = await portHolder(Number(port));
    expect(holder?.pid).toBe(child.pid);
    expect(holder?.command).toMatch(/^\/.*…/);
    expect(holder?.command.endsWith(program)).toBe(true);
  } finally {
    child.kill('SIGKILL');
  }
});
