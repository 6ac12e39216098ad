import type { HeldItem, InventoryEvent, TicketsHeld, TicketsRegistered } from '../events.ts';
import type { HoldStatus } from '../hold-table.ts';
import { neverOpen, salesWindowOf } from '../state.ts';
import type { outline } from './outline.ts';

type Kept = TicketsHeld['data'] & { readonly status: HoldStatus };

const statusAfter = {
  HoldConfirmed: 'confirmed',
  HoldReleased: 'released',
  HoldExpired: 'expired',
  TicketsRetaken: 'confirmed',
  HoldLost: 'lost',
} as const;

/** What a state must say after these events, told from them in the plainest way and all anew. */
export function plainOutline(events: readonly InventoryEvent[]): ReturnType<typeof outline> {
  const terms = events.find((event) => event.type === 'InventoryOpened')?.data ?? null;
  const registered = events.filter((event) => event.type === 'TicketsRegistered').map(({ data }) => data);
  const holds = [...holdsAfter(events).values()];
  const having = holds.filter(({ status }) => status === 'held' || status === 'confirmed');
  const ticketsOf = new Map<string, number>();
  for (const { customerId, items } of having) add(ticketsOf, customerId, sumOf(items));
  return {
    terms,
    salesWindow: terms === null ? neverOpen : salesWindowOf(terms),
    registered: sumOf(registered),
    registrations: new Map(
      registered.flatMap(({ registration: told }) => (told ? [[told.registrationId, told.bodyHash]] : [])),
    ),
    grades: gradesAfter(
      registered,
      having.flatMap(({ items }) => items),
    ),
    holds: holds.map(({ payBy, heldUntil, ...hold }) => {
      return { ...hold, payByMs: Date.parse(payBy), heldUntilMs: Date.parse(heldUntil) };
    }),
    ticketsOf,
    due: new Set(holds.flatMap(({ status }, number) => (status === 'held' ? [number] : []))),
  };
}

function holdsAfter(events: readonly InventoryEvent[]): Map<string, Kept> {
  const holds = new Map<string, Kept>();
  for (const event of events) {
    if (event.type === 'InventoryOpened' || event.type === 'TicketsRegistered') continue;
    const { bookingId } = event.data;
    const known = holds.get(bookingId);
    if (event.type === 'TicketsHeld') holds.set(bookingId, { ...event.data, status: 'held' });
    else if (known !== undefined) holds.set(bookingId, { ...known, status: statusAfter[event.type] });
  }
  return holds;
}

function gradesAfter(registered: readonly TicketsRegistered['data'][], taken: readonly HeldItem[]) {
  return [...Map.groupBy(registered, ({ grade }) => grade)].map(([name, all], number) => {
    const takenOfIt = taken.filter(({ grade }) => grade === name);
    const names = all.flatMap(({ seats }) => seats);
    const gone = new Set(takenOfIt.flatMap(({ seats }) => seats));
    const free = names.filter((seat) => !gone.has(seat));
    return {
      name,
      number,
      price: all[0]?.price ?? 0,
      registered: sumOf(all),
      left: sumOf(all) - sumOf(takenOfIt),
      seats: names.length === 0 ? null : { names, free },
    };
  });
}

function sumOf(tickets: readonly { readonly quantity: number }[]): number {
  return tickets.reduce((sum, { quantity }) => sum + quantity, 0);
}

function add(counts: Map<string, number>, key: string, change: number): void {
  counts.set(key, (counts.get(key) ?? 0) + change);
}
