import { readArguments } from './arguments.ts';
import { interrupted } from './interrupted.ts';
import { PartUnavailable } from './part.ts';
import { defaultPorts, startParts } from './parts.ts';
import { temporaryDir } from './temporary-dir.ts';

const help = `Starts PostgreSQL, Kafka and the event store for a developer who runs single tests; Ctrl-C stops them.

  node tools/parts/src/main.ts [--ports free|fixed] [--data <folder>]

Prints the environment that the tests need. Without --data everything is forgotten at the end.`;

const { values } = readArguments(
  { options: { ports: { type: 'string', default: 'free' }, data: { type: 'string' }, help: { type: 'boolean' } } },
  help,
);
if (values.help) console.log(help);
else await run(values.data, values.ports === 'fixed' ? defaultPorts : 'free');

async function run(data: string | undefined, ports: typeof defaultPorts | 'free'): Promise<void> {
  const stopAsked = interrupted();
  const temporary = data === undefined ? await temporaryDir() : undefined;
  try {
    const dataDir = data ?? temporary?.path ?? '.';
    const parts = await startParts({ dataDir, ports, onProgress: (line) => console.error(line) });
    for (const [name, value] of Object.entries(parts.env)) console.log(`${name}=${value}`);
    await stopAsked;
    await parts.stop();
  } catch (error) {
    if (!(error instanceof PartUnavailable)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    await temporary?.remove();
  }
}
