import type { Writable } from 'node:stream';

const ends = ['drain', 'close', 'error'];

/** Resolves when the stream takes more, or never will: look at `destroyed` next. */
export function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ends) stream.off(event, done);
      resolve();
    };
    for (const event of ends) stream.on(event, done);
  });
}

/** Writes at the pace of the reader: nothing is kept for a slow one but what its window holds. */
export async function send(stream: Writable, message: Buffer): Promise<void> {
  if (stream.destroyed || stream.write(message)) return;
  await drained(stream);
}
