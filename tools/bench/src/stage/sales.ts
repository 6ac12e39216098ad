import { newId } from '@concert/ids/ids';
import type { Pool } from '@concert/postgres/postgres';
import { identityHeader, signIdentity } from '@concert/service/identity';
import type { Sale } from '../load/requests.ts';
import type { Process } from './process.ts';

/** What is on sale: so many tickets of one grade, by number or by seat. */
export interface Offer {
  readonly tickets: number;
  readonly seated: boolean;
}

const grade = 'R';
export const ticketPrice = 120_000;
const limitPerCustomer = 10;
const dayMs = 86_400_000;
const seatsPerRequest = 5_000;
const seatsPerRow = 50;

/** Registers a concert that is on sale now, as its organiser would, at the concert service itself. */
export async function openSale(concert: Process, identitySecret: string, offer: Offer): Promise<Sale> {
  const organiser = { sub: newId(), roles: ['organiser' as const], name: 'hana', email: 'hana@example.test' };
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${concert.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [identityHeader]: signIdentity(organiser, identitySecret, new Date()),
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} was answered with ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const [salesOpenAt, salesCloseAt, startsAt] = [-1, 29, 30].map((days) => fromNow(days));
  const times = { salesOpenAt, salesCloseAt, startsAt };
  const about = { title: 'The Sale', venue: 'Olympic Hall, Seoul', limitPerCustomer, payWindowSeconds: 3_600 };
  const { concertId } = (await post('/concerts', { ...about, ...times })) as { concertId: string };
  for (const tickets of registrations(offer)) await post(`/concerts/${concertId}/tickets`, tickets);
  return { concertId, grade, round: newId().slice(-12) };
}

function* registrations({ tickets, seated }: Offer): Generator<object> {
  if (!seated) yield { grade, price: ticketPrice, quantity: tickets };
  else {
    for (let first = 0; first < tickets; first += seatsPerRequest) {
      const count = Math.min(seatsPerRequest, tickets - first);
      yield { grade, price: ticketPrice, seats: Array.from({ length: count }, (_, index) => seatName(first + index)) };
    }
  }
}

/** `section-row-number` */
function seatName(index: number): string {
  const row = Math.floor(index / seatsPerRow);
  return `${String.fromCharCode(65 + Math.floor(row / 100))}-${(row % 100) + 1}-${(index % seatsPerRow) + 1}`;
}

/** The same concert at the rival's. */
export async function openRivalSale(pool: Pool, { concertId }: Sale, tickets: number): Promise<void> {
  await pool.query(
    `insert into concerts values ($1, now() - interval '1 day', now() + interval '29 days', $2, '1 hour', '1 minute', 'KRW')`,
    [concertId, limitPerCustomer],
  );
  await pool.query('insert into grades values ($1, $2, $3, $4, $4)', [concertId, grade, ticketPrice, tickets]);
}

function fromNow(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString();
}
