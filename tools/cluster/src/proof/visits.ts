import { render } from '@concert/bench/render';
import { derivedId } from '@concert/ids/ids';
import { idFromKey } from '@concert/service/idempotency';
import type { ConcertAnswer } from '@concert/story/answers';
import { ask, type Person, person } from '@concert/story/gateway';
import { concertOf } from '@concert/story/props';
import { until } from '../until.ts';
import { gateway, system } from './addresses.ts';

export interface Visit {
  readonly request: Buffer;
  /** Of a booking: what its acknowledgement says is there. */
  readonly bookingId?: string;
}

export interface Sale {
  readonly concertId: string;
  readonly customers: readonly Person[];
  /** Makes the keys of this sale its own. */
  readonly round: string;
}

const withinMs = 30_000;
const people = 40;
/** Of every so many requests one ends its connection: new ones are made all the time, and old ones are used as well. */
const closesEvery = 4;
/** A booking is paid for so much later: its event has reached payment by then. */
const paysAfterMs = 8_000;

/** A concert with more tickets than anyone orders, and its customers. */
export async function openSale(): Promise<Sale> {
  const round = Date.now().toString(36);
  const organiser = await person(system.issuerUrl, 'organiser', `hana-${round}`, 'ko');
  const post = async <Body>(path: string, body: object): Promise<Body> => {
    const answer = await ask<Body>(system.gatewayUrl, organiser, { method: 'POST', path, body });
    if (answer.status !== 201) throw new Error(`${path} was answered with ${answer.status}`);
    return answer.body;
  };
  const terms = concertOf('The Roll', { payWindowSeconds: 3_600, limitPerCustomer: 1_000 });
  // The scene before may have left a service that still says: try again.
  const { concertId } = await until('a concert', () => post<ConcertAnswer>('/concerts', terms), withinMs);
  const tickets = { grade: 'R', price: 88_000, quantity: 900_000 };
  await until('its tickets', () => post(`/concerts/${concertId}/tickets`, tickets), withinMs);
  const names = Array.from({ length: people }, (_, index) => `fan-${index}-${round}`);
  const customers = await Promise.all(names.map((name) => person(system.issuerUrl, 'customer', name, 'ko')));
  return { concertId, customers, round };
}

/** What people do, by turns: book, look at the concert, book, pay for what was booked before, look at MyPage. */
export function visitsOf(sale: Sale, perSecond: number, seconds: number): Visit[] {
  const roundsBack = Math.ceil(((paysAfterMs / 1000) * perSecond) / turns);
  const visits: Visit[] = [];
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const paidFor = visits[index - roundsBack * turns - 1];
    visits.push(visit(sale, index, { roundsBack, paidFor }));
  }
  return visits;
}

const turns = 5;

function visit(sale: Sale, index: number, past: { roundsBack: number; paidFor: Visit | undefined }): Visit {
  const round = Math.floor(index / turns);
  const turn = index % turns;
  if (turn === 0 || turn === 2) return booking(sale, index, round);
  if (turn === 1) return { request: requestOf(`GET /concerts/${sale.concertId}`, sale, index, round) };
  if (turn === 4 || past.paidFor === undefined)
    return { request: requestOf('GET /mypage/bookings?limit=5', sale, index, round) };
  const body = { bookingId: past.paidFor.bookingId, method: 'card' };
  return { request: requestOf('POST /payments', sale, index, round - past.roundsBack, body) };
}

function booking(sale: Sale, index: number, round: number): Visit {
  const body = { concertId: sale.concertId, items: [{ grade: 'R', quantity: 1 }], delivery: { method: 'onsite' } };
  const customerId = derivedId('person', customerOf(sale, round).name);
  return {
    request: requestOf('POST /bookings', sale, index, round, body),
    bookingId: idFromKey('booking', customerId, keyOf(sale, index)),
  };
}

function requestOf(line: string, sale: Sale, index: number, round: number, body?: object): Buffer {
  const headers = {
    authorization: `Bearer ${customerOf(sale, round).token}`,
    ...(body === undefined ? {} : { 'idempotency-key': keyOf(sale, index) }),
    ...(index % closesEvery === 0 ? { connection: 'close' } : {}),
  };
  return render(gateway, line, headers, body === undefined ? '' : JSON.stringify(body));
}

function keyOf({ round }: Sale, index: number): string {
  return `${round}-${index}`;
}

function customerOf({ customers }: Sale, round: number): Person {
  const customer = customers[round % customers.length];
  if (customer === undefined) throw new Error('there is nobody to visit');
  return customer;
}
