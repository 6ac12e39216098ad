import { parseArgs } from 'node:util';
import { CannotStart, type ServerOptions, startServer } from './server.ts';

const help = `A stand-in for EventStoreDB, for development and test. Never for production.

node tools/eventstore-dev/src/main.ts [options]

  --port N          where it listens (2113; 0: a free port)
  --host H          the address it listens on (127.0.0.1)
  --data DIR        where it keeps its events (.data/eventstore)
  --faults-port N   fault switches over HTTP on this port (none; 0: a free port):
                    GET shows them, PATCH with JSON changes those it names, for instance
                    {"frozen": true}  {"dropAfterCommit": true}  {"fsyncDelayMs": 2}  {"caughtUpTimes": 3}
  --until-stdin-ends  stops when its standard input ends, so that it never outlives its parent
  --help            this
`;

interface Arguments extends ServerOptions {
  help: boolean;
  untilStdinEnds: boolean;
}

function parse(): Arguments {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '2113' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string', default: '.data/eventstore' },
      'faults-port': { type: 'string' },
      'until-stdin-ends': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const faultsPort = values['faults-port'];
  return {
    host: values.host,
    port: portNumber('--port', values.port),
    dataDir: values.data,
    faultsPort: faultsPort === undefined ? undefined : portNumber('--faults-port', faultsPort),
    help: values.help,
    untilStdinEnds: values['until-stdin-ends'],
  };
}

function portNumber(option: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new CannotStart(`${option} must be a port, not ${text}`);
  return port;
}

async function main(): Promise<void> {
  const options = parse();
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  const server = await startServer(options);
  const stop = () => {
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  if (options.untilStdinEnds) process.stdin.resume().once('close', stop);
  const faults =
    server.faultsPort === undefined ? '' : `, fault switches on http://${options.host}:${server.faultsPort}`;
  console.log('A stand-in for EventStoreDB, for development and test. Never for production.');
  console.log(`listening on esdb://${options.host}:${server.port}?tls=false${faults}`);
}

main().catch((error: unknown) => {
  const isUsage = error instanceof TypeError && 'code' in error;
  if (!(error instanceof CannotStart) && !isUsage) throw error;
  console.error(`eventstore-dev: ${error.message}`);
  process.exit(1);
});
