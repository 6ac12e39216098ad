import type { Notification, Page } from '@concert/story/answers';
import { ask, type Person } from '@concert/story/gateway';
import { system } from './addresses.ts';
import type { Sale } from './visits.ts';

/** Notifications of the same kind about the same booking, of which each customer may have one. */
export async function toldTwice({ customers }: Sale): Promise<string[]> {
  const twice: string[] = [];
  for (const customer of customers) {
    const seen = new Set<string>();
    for await (const { bookingId, kind } of notificationsOf(customer)) {
      const told = `${bookingId} ${kind}`;
      if (seen.has(told)) twice.push(told);
      seen.add(told);
    }
  }
  return twice;
}

async function* notificationsOf(customer: Person): AsyncGenerator<Notification> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const path: string = `/mypage/notifications?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { status, body } = await ask<Page<Notification>>(system.gatewayUrl, customer, { method: 'GET', path });
    if (status !== 200) throw new Error(`${path} was answered with ${status}`);
    yield* body.items;
    cursor = body.next;
  }
}
