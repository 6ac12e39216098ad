import type { Child } from '@concert/parts/child';
import { launch, type Program } from '../stage/process.ts';

export interface Started {
  /** Seconds from the start of the process to its first good answer. */
  readonly seconds: number;
  readonly child: Child;
}

const askAgainMs = 5;
const withinMs = 300_000;

/** Starts a program and asks until it answers as it should. Throws, with nothing left running, when it does not. */
export async function startUp(program: Program, isUp: (url: string) => Promise<boolean>): Promise<Started> {
  const began = performance.now();
  const child = await launch(program);
  const url = `http://127.0.0.1:${program.port}`;
  while (!(await isUp(url).catch(() => false))) {
    if (!child.isRunning() || performance.now() - began > withinMs) {
      await child.stop();
      throw new Error(`${program.name} does not start: ${child.log().slice(-500)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
  }
  return { seconds: (performance.now() - began) / 1000, child };
}
