import { readArguments } from '@concert/parts/arguments';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { eventStoreCosts } from './event-store.ts';
import { sealCosts } from './personal-data.ts';

const help = `What an event costs in CPU, part by part: for whoever tunes the event store's client, the stand-in or the key ring.

  node tools/costs/src/main.ts [event-store|seal] [--events 20000]

Microseconds per event, here and in the server, three rounds each. With --cpu-prof Node also writes where they went.`;

const { values, positionals } = readArguments(
  {
    allowPositionals: true,
    options: { events: { type: 'string', default: '20000' }, help: { type: 'boolean' } },
  },
  help,
);

if (values.help) console.log(help);
else {
  const wants = (part: string) => positionals.length === 0 || positionals.includes(part);
  const dir = await temporaryDir();
  try {
    if (wants('event-store')) await eventStoreCosts(dir.path, Number(values.events));
    if (wants('seal')) await sealCosts(dir.path, Number(values.events));
  } finally {
    await dir.remove();
  }
}
