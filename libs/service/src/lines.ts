import { type DestinationStream, destination } from 'pino';

const bufferBytes = 8 * 1024;

/**
 * Standard output, one write for all lines of a turn of the event loop: under load a write for every line costs more
 * than the line. What is written is on its way before the next turn begins, and before the process ends.
 */
export function standardOutput(): DestinationStream {
  opened ??= open();
  return opened;
}

let opened: DestinationStream | undefined;

function open(): DestinationStream {
  const output = destination({ dest: 1, sync: true, minLength: bufferBytes });
  let awaited = false;
  const flush = () => {
    awaited = false;
    output.flushSync();
  };
  process.once('exit', flush);
  return {
    write(line) {
      output.write(line);
      if (awaited) return;
      awaited = true;
      setImmediate(flush);
    },
  };
}
