import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { tokenFor } from './tokens.ts';
import type { ProcessName } from './topology.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString();

/** One concert to order by number, one to choose seats of, one to wait for. */
const concerts = () => [
  {
    concert: {
      title: 'Spring Night',
      venue: 'Olympic Hall, Seoul',
      startsAt: fromNow(30 * dayMs),
      salesOpenAt: fromNow(-hourMs),
      salesCloseAt: fromNow(29 * dayMs),
      limitPerCustomer: 4,
    },
    tickets: [
      { grade: 'R', price: 120_000, quantity: 200 },
      { grade: 'S', price: 88_000, quantity: 500 },
    ],
  },
  {
    concert: {
      title: 'Chamber Evening',
      venue: 'Art Hall, Busan',
      startsAt: fromNow(45 * dayMs),
      salesOpenAt: fromNow(-hourMs),
      salesCloseAt: fromNow(44 * dayMs),
      limitPerCustomer: 2,
    },
    tickets: [{ grade: 'VIP', price: 150_000, seats: seats(['A', 'B', 'C'], 10) }],
  },
  {
    concert: {
      title: 'Summer Finale',
      venue: 'World Cup Stadium, Seoul',
      startsAt: fromNow(120 * dayMs),
      salesOpenAt: fromNow(7 * dayMs),
      salesCloseAt: fromNow(119 * dayMs),
      limitPerCustomer: 4,
    },
    tickets: [{ grade: 'Standing', price: 99_000, quantity: 5_000 }],
  },
];

function seats(rows: string[], perRow: number): string[] {
  return rows.flatMap((row) => Array.from({ length: perRow }, (_, index) => `${row}-${index + 1}`));
}

/** Registers a small catalogue through the gateway, as an organiser would, unless there are concerts. Says if it did. */
export async function registerCatalogue(urls: Record<ProcessName, string>): Promise<boolean> {
  const concertsUrl = `${urls.gateway}/concerts`;
  const listed = await ask<{ items: unknown[] }>(concertsUrl);
  if (listed.items.length > 0) return false;
  const token = await tokenFor(urls.issuer, { role: 'organiser', name: 'hana' });
  for (const { concert, tickets } of concerts()) {
    const { concertId } = await ask<{ concertId: string }>(concertsUrl, { token, body: concert });
    for (const body of tickets) await ask(`${concertsUrl}/${concertId}/tickets`, { token, body });
  }
  return true;
}

/** What is unable for a moment is asked again; under its key a post is done once all the same. */
async function ask<Answer>(url: string, post?: { token: string; body: object }): Promise<Answer> {
  const request = post && {
    method: 'POST',
    headers: {
      authorization: `Bearer ${post.token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(post.body),
  };
  for (let triesLeft = 5; ; triesLeft -= 1) {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(10_000) });
    const answer = await response.text();
    if (response.ok) return JSON.parse(answer);
    const retryAfterSeconds = Number(response.headers.get('retry-after'));
    if (!(retryAfterSeconds > 0) || triesLeft === 0) throw new Error(`${url} answered ${response.status} ${answer}`);
    await setTimeout(retryAfterSeconds * 1000);
  }
}
