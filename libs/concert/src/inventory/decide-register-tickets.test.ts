import { given } from '@concert/decider/given-when-then';
import { describe, it } from 'vitest';
import { maxGrades, maxSeatsPerGrade, maxTickets, type RegisterTickets } from './decide-register-tickets.ts';
import type { InventoryEvent, Registration } from './events.ts';
import { inventoryDecider } from './inventory.ts';
import { onSale, opened, registered, terms } from './testing/examples.ts';

function register(grade: string, price: number, tickets: number | readonly string[]): RegisterTickets {
  const seats = typeof tickets === 'number' ? [] : tickets;
  const quantity = typeof tickets === 'number' ? tickets : tickets.length;
  return { type: 'RegisterTickets', terms, grade, price, quantity, seats };
}

function registeredAs(registration: Registration): InventoryEvent {
  const data = { grade: 'R', price: 90_000, currency: 'KRW', quantity: 5, seats: [], registration };
  return { type: 'TicketsRegistered', data };
}

describe('registering tickets', () => {
  it('opens the inventory under the concert’s terms with the first of them', () => {
    given(inventoryDecider, [])
      .when(register('R', 90_000, 5))
      .thenEvents([opened, registered('R', 90_000, 5)]);
  });

  it('adds a grade of numbered seats', () => {
    given(inventoryDecider, [opened])
      .when(register('VIP', 150_000, ['A-1', 'A-2']))
      .thenEvents([registered('VIP', 150_000, ['A-1', 'A-2'])]);
  });

  it('adds to a grade, counted or seated', () => {
    given(inventoryDecider, onSale)
      .when(register('R', 90_000, 3))
      .thenEvents([registered('R', 90_000, 3)]);
    given(inventoryDecider, onSale)
      .when(register('VIP', 150_000, ['A-4']))
      .thenEvents([registered('VIP', 150_000, ['A-4'])]);
  });

  it('never changes a price', () => {
    given(inventoryDecider, onSale)
      .when(register('R', 90_001, 1))
      .thenRefused('price-fixed', { pointer: '#/price', price: 90_000 });
  });

  it('keeps a grade counted or seated', () => {
    given(inventoryDecider, onSale)
      .when(register('R', 90_000, ['B-1']))
      .thenRefused('grade-kind-fixed', { pointer: '#/seats' });
    given(inventoryDecider, onSale)
      .when(register('VIP', 150_000, 1))
      .thenRefused('grade-kind-fixed', { pointer: '#/quantity' });
  });

  it('refuses a seat named twice or registered before', () => {
    given(inventoryDecider, [])
      .when(register('VIP', 1, ['A-1', 'A-2', 'A-1']))
      .thenRefused('same-seat-twice', { pointer: '#/seats/2', seat: 'A-1' });
    given(inventoryDecider, onSale)
      .when(register('VIP', 150_000, ['B-1', 'A-3']))
      .thenRefused('seat-already-registered', { pointer: '#/seats/1', seat: 'A-3' });
  });

  describe('by a request that names itself', () => {
    const registration = { registrationId: 'spring-r', bodyHash: 'a' };
    const named = { ...register('R', 90_000, 5), registration };
    const once = registeredAs(registration);

    it('adds them once, also when nothing of it could be added any more', () => {
      given(inventoryDecider, [opened]).when(named).thenEvents([once]);
      given(inventoryDecider, [opened, once]).when(named).thenEvents([]);
      const full = registered('S', 1, maxTickets - 5);
      given(inventoryDecider, [opened, once, full]).when(named).thenEvents([]);
    });

    it('refuses another request of the same name, and takes the same request under another', () => {
      const before = given(inventoryDecider, [opened, once]);
      before.when({ ...named, registration: { ...registration, bodyHash: 'b' } }).thenRefused('key-reused');
      const other = { ...registration, registrationId: 'spring-r-2' };
      before.when({ ...named, registration: other }).thenEvents([registeredAs(other)]);
    });
  });

  it('has a bound on grades, seats and tickets', () => {
    const grades = Array.from({ length: maxGrades }, (_, i) => registered(`G${i}`, 1, 1));
    given(inventoryDecider, [opened, ...grades])
      .when(register('one-more', 1, 1))
      .thenRefused('too-many-grades', { pointer: '#/grade', most: maxGrades });
    const seats = Array.from({ length: maxSeatsPerGrade }, (_, i) => `${i}`);
    given(inventoryDecider, [opened, registered('A', 1, seats)])
      .when(register('A', 1, ['one-more']))
      .thenRefused('too-many-seats', { pointer: '#/seats', most: maxSeatsPerGrade });
    given(inventoryDecider, [opened, registered('A', 1, maxTickets)])
      .when(register('B', 1, 1))
      .thenRefused('too-many-tickets', { pointer: '#/quantity', most: maxTickets, registered: maxTickets });
    given(inventoryDecider, [])
      .when(register('A', 1, 5_000_000))
      .thenRefused('too-many-tickets', { pointer: '#/quantity', most: maxTickets, registered: 0 });
  });
});
