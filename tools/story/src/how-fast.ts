import colors from 'picocolors';
import type { BookingAnswer, ConcertAnswer } from './answers.ts';
import { ask, type Person, person } from './gateway.ts';
import { concertOf, onsite } from './props.ts';
import type { System } from './stage.ts';

const customers = 10;
/** Not counted: the first requests pay for compiling and connecting. */
const warmUps = 50;
const bookings = 200;
const lookAgainAfterMs = 10;
const giveUpAfterMs = 20_000;

const promises = { bookedMs: 50, shownMs: 500 };

/** Books one ticket at a time on the system at rest and tells how long it took, beside what is promised; judges nothing. */
export async function howFast(system: System, say: (line: string) => void): Promise<void> {
  const book = await boxOffice(system);
  for (let turn = 0; turn < warmUps; turn++) await book(turn);
  const measured: Took[] = [];
  for (let turn = 0; turn < bookings; turn++) measured.push(await book(turn));
  say(`${bookings} bookings one after another, each once the last was on MyPage; ${warmUps} before them do not count`);
  say(
    sentence(
      'booked, through the gateway',
      measured.map(({ bookedMs }) => bookedMs),
      promises.bookedMs,
    ),
  );
  say(
    sentence(
      'shown on MyPage, since it was asked for',
      measured.map(({ shownMs }) => shownMs),
      promises.shownMs,
    ),
  );
}

/** Milliseconds from the moment of asking. */
interface Took {
  readonly bookedMs: number;
  readonly shownMs: number;
}

/** Somewhere to book, each turn for the next of several customers. */
async function boxOffice({ gatewayUrl, issuerUrl }: System): Promise<(turn: number) => Promise<Took>> {
  const run = Date.now().toString(36);
  const organiser = await person(issuerUrl, 'organiser', `hana-${run}`, 'ko');
  const names = Array.from({ length: customers }, (_, index) => `fan-${index}-${run}`);
  const fans = await Promise.all(names.map((name) => person(issuerUrl, 'customer', name, 'en')));
  const each = Math.ceil((warmUps + bookings) / customers);
  const concert = concertOf('A Quick One', { limitPerCustomer: each });
  const { body } = await ask<ConcertAnswer>(gatewayUrl, organiser, {
    method: 'POST',
    path: '/concerts',
    body: concert,
  });
  const { concertId } = body;
  const tickets = { grade: 'R', price: 110_000, quantity: each * customers };
  await ask(gatewayUrl, organiser, { method: 'POST', path: `/concerts/${concertId}/tickets`, body: tickets });
  const order = { concertId, items: [{ grade: 'R', quantity: 1 }], delivery: onsite };

  return async (turn) => {
    const fan = fans[turn % customers];
    if (fan === undefined) throw new Error('there is no customer to book');
    const begun = performance.now();
    const answer = await ask<BookingAnswer>(gatewayUrl, fan, { method: 'POST', path: '/bookings', body: order });
    const bookedMs = performance.now() - begun;
    if (answer.status !== 201) throw new Error(`a booking was answered with ${answer.status}`);
    await untilShown(gatewayUrl, fan, answer.body.bookingId);
    return { bookedMs, shownMs: performance.now() - begun };
  };
}

async function untilShown(gatewayUrl: string, who: Person, bookingId: string): Promise<void> {
  const begun = performance.now();
  const path = `/mypage/bookings/${bookingId}`;
  while ((await ask(gatewayUrl, who, { method: 'GET', path })).status !== 200) {
    if (performance.now() - begun > giveUpAfterMs) throw new Error(`${bookingId} does not show on MyPage`);
    await new Promise((resolve) => setTimeout(resolve, lookAgainAfterMs));
  }
}

function sentence(what: string, tookMs: readonly number[], promisedMs: number): string {
  const p99 = percentile(tookMs, 99);
  const verdict = p99 <= promisedMs ? colors.green('kept') : colors.yellow('missed here');
  const [median, late] = [percentile(tookMs, 50), p99].map((ms) => `${ms.toFixed(0)} ms`);
  return `${what}: p50 ${median}, p99 ${late}; the promise is ${promisedMs} ms: ${verdict}`;
}

/** The smallest of the values that so many percent do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}
