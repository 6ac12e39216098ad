import type colors from 'picocolors';
import type { ContextStatus, ProcessStatus, Promised, Status } from './status.ts';

type Paint = ReturnType<typeof colors.createColors>;

interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** One screen. `titles` of concerts, as far as they are known. */
export function screen(status: Status, titles: ReadonlyMap<string, string>, paint: Paint): string {
  const { green, red, bold, dim } = paint;
  const good = (text: string): Cell => ({ text, paint: green });
  const bad = (text: string): Cell => ({ text, paint: red });
  const zeroIsGood = (count: number): Cell => (count > 0 ? bad(String(count)) : good('0'));
  const head = (...texts: string[]) => texts.map((text) => ({ text, paint: bold }));

  const processRow = ({ service, url, answers, away, memoryBytes, loopLagSeconds }: ProcessStatus): Cell[] => [
    { text: service },
    answers ? (away.length === 0 ? good('ready') : bad(`away: ${away.join(', ')}`)) : bad('no answer'),
    { text: memoryBytes === undefined ? '-' : `${(memoryBytes / 2 ** 20).toFixed(0)} MiB` },
    { text: loopLagSeconds === undefined ? '-' : `${(loopLagSeconds * 1000).toFixed(0)} ms` },
    { text: url, paint: dim },
  ];
  const contextRow = ({ context, waiting, pausedPartitions, deadLetters, relaying }: ContextStatus): Cell[] => [
    { text: context },
    { text: waiting.size === 0 ? 'not known yet' : [...waiting].map(([topic, lag]) => `${topic} ${lag}`).join(', ') },
    zeroIsGood(pausedPartitions),
    zeroIsGood(deadLetters),
    relaying === undefined
      ? { text: '-' }
      : relaying === 1
        ? good('yes')
        : bad(relaying === 0 ? 'nobody' : `${relaying} times`),
  ];
  const promiseRow = ({ what, value, unit, atMost }: Promised): Cell[] => [
    { text: what },
    (value > atMost ? bad : good)(`${Math.round(value)}${unit === 's' ? ' s' : ''}`),
  ];
  const hotRows = status.hottest.map(({ concertId, eventsPerSecond, ticketsLeft }): Cell[] => [
    { text: titles.get(concertId) ?? concertId },
    { text: eventsPerSecond.toFixed(1) },
    { text: String(ticketsLeft) },
  ]);
  const isKnown = status.processes.some(({ service, answers }) => service === 'concert' && answers);
  const verdict =
    status.complaints.length === 0 ? green('all is well') : status.complaints.map((each) => red(each)).join('\n');
  return [
    table([head('service', 'state', 'memory', 'loop late by', 'at'), ...status.processes.map(processRow)]),
    table([head('consumer', 'events waiting', 'paused', 'dead letters', 'relays'), ...status.contexts.map(contextRow)]),
    hotRows.length === 0
      ? dim(isKnown ? 'no concert is in demand' : 'which concerts are in demand is not known')
      : table([head('concert in demand', 'events/s', 'tickets left'), ...hotRows]),
    table([head('promise', 'now'), ...status.promises.map(promiseRow)]),
    verdict,
  ].join('\n\n');
}

/** Columns as wide as they must be; paint takes no room. */
function table(rows: readonly (readonly Cell[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.text.length ?? 0)));
  const padded = ({ text, paint = (same) => same }: Cell, at: number) => paint(text.padEnd(widths[at] ?? 0));
  return rows.map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}
