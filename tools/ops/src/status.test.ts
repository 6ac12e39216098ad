import colors from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { Address } from './look.ts';
import { samplesOf } from './samples.ts';
import { screen } from './screen.ts';
import { statusOf } from './status.ts';

const address = (service: Address['service']) => ({ service, url: `http://${service}` });
const seen = (service: Address['service'], ...lines: string[]) => ({
  ...address(service),
  samples: samplesOf(lines.join('\n')),
});
const booking = (...lines: string[]) =>
  seen(
    'booking',
    '# TYPE concert_part_ready gauge',
    'concert_part_ready{part="event store",service="booking"} 1',
    'concert_event_lag_messages{context="booking",topic="payment",service="booking"} 3',
    'concert_relay_active{context="booking",service="booking"} 1',
    'process_resident_memory_bytes{service="booking"} 104857600',
    ...lines,
  );
const plain = (status: ReturnType<typeof statusOf>, titles = new Map<string, string>()) =>
  screen(status, titles, colors.createColors(false));

describe('the status', () => {
  it('is well when everybody answers and nothing lies aside; to wait a little is no harm', () => {
    const status = statusOf([booking()]);
    expect(status.complaints).toEqual([]);
    expect(plain(status)).toMatch(/^booking +ready +100 MiB/m);
    expect(plain(status)).toMatch(/^booking +payment 3 +0 +0 +yes$/m);
    expect(plain(status)).toMatch(/all is well$/);
  });

  it.each([
    ['away', 'concert_part_ready{part="key ring"} 0', 'booking is not ready: away is key ring'],
    ['paused', 'concert_paused_partitions{context="booking",topic="payment"} 2', 'booking waits for something'],
    ['aside', 'concert_dead_letters_outstanding{context="booking"} 1', 'booking has 1 dead letters'],
    ['unpublished', 'concert_relay_active{context="payment"} 0', 'nobody publishes the events of payment'],
    ['too late', 'concert_paid_unsettled_oldest_seconds 61', 'oldest paid, with no tickets: 61'],
    ['impossible', 'concert_oversold_tickets{service="concert"} 1', 'tickets oversold: 1'],
  ])('is not when something is %s', (_name, line, complaint) => {
    const status = statusOf([booking(line)]);
    expect(status.complaints).toEqual([expect.stringContaining(complaint)]);
    expect(plain(status)).toContain(complaint);
  });

  it('is not when somebody does not answer, or nobody', () => {
    const away = { ...address('concert'), samples: undefined };
    expect(statusOf([booking(), away]).complaints).toEqual(['concert does not answer at http://concert']);
    expect(statusOf([away]).complaints).toEqual(['nobody answers (does `npm start` run?)']);
  });

  it('of several processes is that of all: one relays, and they tell the same of what waits', () => {
    const second = seen(
      'booking',
      'concert_event_lag_messages{context="booking",topic="payment"} 5',
      'concert_relay_active{context="booking"} 0',
    );
    const [context] = statusOf([booking(), second]).contexts;
    expect(context).toMatchObject({ waiting: new Map([['payment', 5]]), relaying: 1 });
  });
});

it('shows the concerts in demand, the hottest first, by their titles', () => {
  const hot = (id: string, rate: number) => [
    `concert_hot_concert_events_per_second{concert_id="${id}"} ${rate}`,
    `concert_hot_concert_tickets_left{concert_id="${id}"} 7`,
  ];
  const status = statusOf([seen('concert', ...hot('one', 0.5), ...hot('two', 40)), seen('concert', ...hot('two', 41))]);
  expect(status.hottest.map(({ concertId, eventsPerSecond }) => [concertId, eventsPerSecond])).toEqual([
    ['two', 41],
    ['one', 0.5],
  ]);
  expect(plain(status, new Map([['two', 'Spring Night']]))).toMatch(/^Spring Night +41\.0 +7$/m);
});

it('reads labels that hold what would end them', () => {
  expect(samplesOf('x{route="/a}{\\"b",method="GET"} 2\ny 1e3\n# y')).toEqual([
    { name: 'x', labels: { route: '/a}{\\"b', method: 'GET' }, value: 2 },
    { name: 'y', labels: {}, value: 1000 },
  ]);
});
