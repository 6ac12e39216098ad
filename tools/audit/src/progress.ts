import type { WriteStream } from 'node:tty';

const patienceMs = 2_000;
const tellEveryMs = 200;

type Terminal = Pick<WriteStream, 'isTTY'> & { write(text: string): boolean };

/** Says on a terminal how far it is, once it has taken more than two seconds; `end` wipes that off. */
export function progressOn(terminal: Terminal, clockMs = () => performance.now()) {
  const begunMs = clockMs();
  let toldMs = 0;
  return {
    tell(events: number): void {
      const nowMs = clockMs();
      if (!terminal.isTTY || nowMs - begunMs < patienceMs || nowMs - toldMs < tellEveryMs) return;
      toldMs = nowMs;
      terminal.write(`\r${events.toLocaleString('en')} events, ${((nowMs - begunMs) / 1000).toFixed(0)} s `);
    },
    end(): void {
      if (toldMs > 0) terminal.write('\r\u001b[2K');
    },
  };
}
