import type { HoldOutcome, HoldRequest, OrderItem } from '@concert/contracts/hold';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { identityHeader, type Role, signIdentity } from '@concert/service/identity';
import { createService } from '@concert/service/service';
import { Catalogue } from '../catalogue/catalogue.ts';
import { concertRoutes } from '../http/routes.ts';
import { Inventories } from '../inventory/inventories.ts';
import { unable } from '../unable.ts';
import { bodyHash, graceMs, idOf, nowMs } from './examples.ts';

const identitySecret = 'a secret of the tests, long enough';

/** The service's door without a port, on a store of its own, and those who knock. */
export async function door({ maxQueued = 100 } = {}) {
  const store = new MemoryEventStore();
  const clock = { nowMs };
  const now = () => clock.nowMs;
  const catalogue = new Catalogue(store);
  const inventories = new Inventories({ store, now, maxQueued });
  const service = await createService('concert', { identitySecret, logLevel: 'silent' });
  service.unableWhen(unable);
  concertRoutes(service.http, { catalogue, inventories, now, payWindowSeconds: 600, holdGraceMs: graceMs });

  const as = (sub: string, role: Role) => ({
    [identityHeader]: signIdentity({ sub, roles: [role] }, identitySecret, new Date()),
  });
  const post = (url: string, payload: object, headers: Record<string, string>) =>
    service.http.inject({ method: 'POST', url, payload, headers });
  const hana = as(idOf('hana'), 'organiser');

  /** Hana registers a concert and, of it, these tickets; the concert's id. */
  async function onSale(changes: object, ...tickets: readonly object[]): Promise<string> {
    const { concertId } = (await post('/concerts', { ...newConcert, ...changes }, hana)).json();
    for (const grade of tickets) await post(`/concerts/${concertId}/tickets`, grade, hana);
    return concertId;
  }
  /** Booking asks for many at once. */
  const holds = async (orders: readonly object[]): Promise<HoldOutcome[]> =>
    (await post('/holds', { holds: orders }, as('booking', 'service'))).json().outcomes;
  /** Booking asks for tickets of the concert; the same name is the same booking and customer. */
  async function hold(concertId: string, name: string, items: readonly OrderItem[], changes: object = {}) {
    const [outcome] = await holds([{ ...order(concertId, name, items), ...changes }]);
    if (outcome === undefined) throw new Error('not answered');
    return outcome;
  }
  const get = (url: string, headers: Record<string, string> = {}) => service.http.inject({ url, headers });
  return { service, store, clock, catalogue, inventories, as, hana, post, get, onSale, holds, hold };
}

export const newConcert = {
  title: 'Spring Night',
  venue: 'Olympic Hall, Seoul',
  startsAt: '2030-06-01T19:00:00+09:00',
  salesOpenAt: '2029-12-01T00:00:00Z',
  salesCloseAt: '2030-05-31T00:00:00Z',
  limitPerCustomer: 4,
};

export function order(concertId: string, name: string, items: readonly OrderItem[]): HoldRequest {
  const who = { bookingId: idOf(name), customerId: idOf(`customer of ${name}`) };
  return { ...who, concertId, items: [...items], bodyHash };
}
