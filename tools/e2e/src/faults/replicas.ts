import type { Envelope } from '@concert/contracts/envelope';
import type { ServiceName } from '@concert/stack/topology';
import { expect, vi } from 'vitest';
import { freePorts, type OwnSystem } from './own-system.ts';
import { launch, metric, type Replica, whenReady } from './processes.ts';
import { eventsIn, kafkaAt } from './topics.ts';

/** Those that publish: of two processes of one of them, one relays. */
export const publishers = ['concert', 'booking', 'payment', 'delivery'] as const;
type Publisher = (typeof publishers)[number];

const all = ['gateway', ...publishers, 'notification', 'mypage'] as const satisfies ServiceName[];

/** A second process of every service, with a gateway that knows only these. */
export async function secondOfEach({ surroundings }: OwnSystem): Promise<Record<ServiceName, Replica>> {
  const ports = await freePorts();
  const urls = { ...surroundings.urls };
  for (const name of all) urls[name] = `http://127.0.0.1:${ports[name]}`;
  const around = { ...surroundings, urls, ports };
  const launched = all.map(async (name) => [name, await launch(name, around, { PORT: String(ports[name]) })] as const);
  await whenReady(all.map((name) => urls[name]));
  await whenBothStand(surroundings.parts.KAFKA_BROKERS);
  return Object.fromEntries(await Promise.all(launched)) as Record<ServiceName, Replica>;
}

/** Waits until both processes of each publisher stand for election: until then the one that relays may still change. */
async function whenBothStand(brokers: string): Promise<void> {
  const kafka = kafkaAt(brokers);
  const groupIds = publishers.map((context) => `${context}.relay`);
  const standing = async () => {
    const { groups } = await kafka.admin((admin) => admin.describeGroups(groupIds));
    expect(groups.map(({ state, members }) => [state, members.length])).toEqual(groups.map(() => ['Stable', 2]));
  };
  await vi.waitFor(standing, { timeout: 45_000, interval: 100 }).finally(() => kafka.close());
}

/** Waits until exactly one of the processes relays the context; gives its place. */
export function whenOneRelays(context: Publisher, urls: readonly string[]): Promise<number> {
  return vi.waitFor(
    async () => {
      const active = await Promise.all(urls.map((url) => metric(url, 'concert_relay_active', { context })));
      expect(active.toSorted()).toEqual([...urls.slice(1).map(() => 0), 1]);
      return active.indexOf(1);
    },
    { timeout: 45_000, interval: 100 },
  );
}

/** The events of these bookings in the topics, in their order; by booking and context. */
export async function published(brokers: string, bookingIds: readonly string[]): Promise<Map<string, Envelope[]>> {
  const kafka = kafkaAt(brokers);
  try {
    const topics = await Promise.all(publishers.map((context) => eventsIn(kafka, context)));
    const events = topics.flat().filter(({ correlationId }) => bookingIds.includes(correlationId));
    return Map.groupBy(events, ({ correlationId, type }) => `${correlationId} ${type.split('.')[0]}`);
  } finally {
    await kafka.close();
  }
}

const expected: Record<Publisher, readonly string[]> = {
  concert: ['concert.hold-confirmed'],
  booking: ['booking.placed', 'booking.paid', 'booking.confirmed'],
  payment: ['payment.started', 'payment.approved'],
  delivery: ['delivery.prepared'],
};

/** Every booking's events, in order; each once, or (around a takeover) again in the same order. */
export function expectInOrder(events: Map<string, Envelope[]>, bookingIds: readonly string[], repeats: 'no' | 'some') {
  for (const bookingId of bookingIds) {
    for (const context of publishers) {
      const told = events.get(`${bookingId} ${context}`) ?? [];
      const first = [...new Map(told.map((event) => [event.id, event.type]))].map(([, type]) => type);
      expect(first).toEqual(expected[context]);
      if (repeats === 'no') expect(told).toHaveLength(first.length);
    }
  }
}
