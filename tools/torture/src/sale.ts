import type { ConcertAnswer } from '@concert/story/answers';
import { ask, type Person, person } from '@concert/story/gateway';
import { concertOf } from '@concert/story/props';

/** Short, so that holds end while we watch, and their tickets are for sale again. */
export const payWindowSeconds = 8;

const people = 40;
const seats = 120;
/** More than anyone can order. */
const counted = 900_000;

export interface Sale {
  readonly concertId: string;
  readonly customers: readonly Person[];
}

/** Puts a concert on sale: few seats, so that people meet, and plenty of the rest. */
export async function openSale(gatewayUrl: string, issuerUrl: string): Promise<Sale> {
  const organiser = await person(issuerUrl, 'organiser', 'hana', 'ko');
  const post = async <Body>(path: string, body: object): Promise<Body> => {
    const answer = await ask<Body>(gatewayUrl, organiser, { method: 'POST', path, body });
    if (answer.status !== 201) throw new Error(`${path} was answered with ${answer.status}`);
    return answer.body;
  };
  const terms = concertOf('Torture', { payWindowSeconds, limitPerCustomer: 1_000 });
  const { concertId } = await post<ConcertAnswer>('/concerts', terms);
  const names = Array.from({ length: seats }, (_, i) => `A-${1 + Math.floor(i / 20)}-${1 + (i % 20)}`);
  await post(`/concerts/${concertId}/tickets`, { grade: 'S', price: 120_000, seats: names });
  await post(`/concerts/${concertId}/tickets`, { grade: 'R', price: 88_000, quantity: counted });
  const customers = Array.from({ length: people }, (_, i) => person(issuerUrl, 'customer', `customer-${i}`, 'ko'));
  return { concertId, customers: await Promise.all(customers) };
}
