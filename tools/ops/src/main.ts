import { join } from 'node:path';
import { notUnderstood, readArguments } from '@concert/parts/arguments';
import { repositoryRoot } from '@concert/parts/repository';
import { findSystem } from '@concert/stack/control';
import { defaultPorts, type ServiceName } from '@concert/stack/topology';
import colors from 'picocolors';
import { type Address, lookAt, titlesOf } from './look.ts';
import { screen } from './screen.ts';
import { statusOf } from './status.ts';

const help = `npm run ops -- status [--service <name>=<url> …]   one screen: who is healthy, how far consumers are behind,
                                                    dead letters, the concerts in most demand
npm run ops -- --help                               this

Looks at the system that npm start runs, or at the processes that are given; several of one service are allowed.
Exit status: 0 all is well, 1 something is not, 2 the command is not understood.`;

const services = ['gateway', 'concert', 'booking', 'payment', 'delivery', 'notification', 'mypage'] as const;

const { values, positionals } = readArguments(
  {
    allowPositionals: true,
    options: { service: { type: 'string', multiple: true, default: [] }, help: { type: 'boolean', default: false } },
  },
  help,
);
if (values.help || process.argv.length === 2) console.log(help);
else if (positionals.length !== 1 || positionals[0] !== 'status') {
  notUnderstood(positionals.length === 0 ? 'say what: status' : `there is no command ${positionals.join(' ')}`, help);
} else process.exitCode = await status(values.service.length === 0 ? running() : values.service.map(given));

async function status(addresses: readonly Address[]): Promise<number> {
  const seen = statusOf(await lookAt(addresses));
  const concertUrl = addresses.find(({ service }) => service === 'concert')?.url;
  const titles = await titlesOf(
    seen.hottest.map(({ concertId }) => concertId),
    concertUrl,
  );
  const isTerminal = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  console.log(screen(seen, titles, colors.createColors(isTerminal)));
  return seen.complaints.length === 0 ? 0 : 1;
}

/** What npm start runs, or would. */
function running(): Address[] {
  const system = findSystem(join(repositoryRoot, '.data'));
  return services.map((service) => ({
    service,
    url: system?.urls[service] ?? `http://127.0.0.1:${defaultPorts[service]}`,
  }));
}

function given(text: string): Address {
  const [, name, url] = /^([a-z]+)=(https?:\/\/.+?)\/?$/.exec(text) ?? [];
  const service = services.find((each): each is ServiceName => each === name);
  if (service === undefined || url === undefined || !URL.canParse(url)) {
    notUnderstood(`--service takes <name>=<url>, with a name of ${services.join(', ')}; not ${text}`, help);
  }
  return { service, url };
}
