import colors from 'picocolors';
import type { Footprint } from './footprint.ts';
import type { System } from './system.ts';

/** What a newcomer wants to know when everything is up: where it is and what to try. */
export function summary({ stack: { urls }, parts }: System, tookMs: number, takes?: Footprint): string {
  const { POSTGRES_URL, KAFKA_BROKERS, EVENTSTORE_URL } = parts.env;
  const rows: [string, string, string][] = [
    ['gateway', urls.gateway, `the front door; API at ${urls.gateway}/docs`],
    ['concert', urls.concert, 'concerts, tickets, holds'],
    ['booking', urls.booking, 'bookings'],
    ['payment', urls.payment, 'payments, with a simulated provider'],
    ['delivery', urls.delivery, 'deliveries and tickets at the door'],
    ['notification', urls.notification, 'mails to customers'],
    ['mypage', urls.mypage, 'what a customer sees of all that'],
    ['issuer', urls.issuer, 'tokens, for development only'],
    ['inbox', urls.inbox, 'every mail that was sent'],
    ['PostgreSQL', POSTGRES_URL, 'read models, key ring'],
    ['Kafka', KAFKA_BROKERS, 'events between services'],
    ['event store', EVENTSTORE_URL, 'streams of events'],
  ];
  const [nameWidth, urlWidth] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map(
    ([name, url, what]) =>
      `  ${colors.bold(name.padEnd(nameWidth ?? 0))}  ${colors.cyan(url.padEnd(urlWidth ?? 0))}  ${colors.dim(what)}`,
  );
  const memory = takes === undefined ? '' : `, ${takes.memoryMib.toFixed(0)} MiB of memory in all`;
  return `
${table.join('\n')}

${colors.green(`ready in ${(tookMs / 1000).toFixed(1)} s`)}${memory}; Ctrl-C stops everything, ${colors.bold('npm start')} goes on with the same data

A token, for ${colors.bold('Authorization: Bearer')} (customer, organiser or staff; any name):
  npm run --silent token -- customer mina

Try next, in another terminal:
  curl -s ${urls.gateway}/concerts
  npm run demo
  curl -s ${urls.gateway}/mypage/bookings -H "Authorization: Bearer $(npm run --silent token -- customer mina)"
`;
}
