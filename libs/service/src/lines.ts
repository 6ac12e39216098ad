import { type DestinationStream, destination } from 'pino';

let opened: DestinationStream | undefined;

/** The standard output of this process, in turns. */
export function standardOutput(): DestinationStream {
  if (opened === undefined) {
    const output = inTurns(destination({ dest: 1, sync: true }));
    process.once('exit', output.flush);
    opened = output;
  }
  return opened;
}

/**
 * One write for all lines of a turn of the event loop: under load a write for every line costs more than the line.
 * All is written before the next turn begins.
 */
export function inTurns(output: DestinationStream): DestinationStream & { flush(): void } {
  let lines = '';

  function flush(): void {
    const written = lines;
    lines = '';
    if (written !== '') output.write(written);
  }
  return {
    write(line) {
      if (lines === '') setImmediate(flush);
      lines += line;
    },
    flush,
  };
}
