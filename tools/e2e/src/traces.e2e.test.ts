import { connectEventStore } from '@concert/event-store/connect';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { attachSystem } from '@concert/stack/control';
import { startSystem } from '@concert/stack/system';
import type { ServiceName } from '@concert/stack/topology';
import { book, bookingStatus, onSale, pay } from '@concert/story/props';
import type { Stage } from '@concert/story/stage';
import { type Collector, startCollector, type ToldSpan } from '@concert/tracing/testing/collector';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { stageOn, testStage } from './test-stage.ts';

const services: readonly ServiceName[] = [
  'gateway',
  'concert',
  'booking',
  'payment',
  'delivery',
  'notification',
  'mypage',
];
const patient = { timeout: 60_000, interval: 200 };

/** However busy the machine is, and however lately the services have joined their groups. */
async function bookedAndPaid(stage: Stage): Promise<string> {
  const concertId = await onSale(stage, 'Traced', [{ grade: 'R', price: 1_000, quantity: 50 }]);
  const mina = await stage.as('customer', 'mina');
  const { bookingId } = (await book(stage, mina, concertId, [{ grade: 'R', quantity: 1 }])).body;
  await vi.waitFor(async () => expect((await pay(stage, mina, bookingId)).status).toBe(201), patient);
  await vi.waitFor(async () => expect(await bookingStatus(stage, mina, bookingId)).toBe('confirmed'), patient);
  return bookingId;
}

/** Where a span stands: the names of those it is part of, the first of the trace first. */
function wayTo(span: ToldSpan, spans: readonly ToldSpan[]): string {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  const own = `${span.service}: ${span.name}`;
  if (parent !== undefined) return `${wayTo(parent, spans)} > ${own}`;
  return span.parentSpanId ? `nobody > ${own}` : own;
}

describe('a system that tells its traces', () => {
  let collector: Collector;
  let system: Awaited<ReturnType<typeof startSystem>>;
  let folder: Awaited<ReturnType<typeof temporaryDir>>;
  let stage: Stage;

  beforeAll(async () => {
    collector = await startCollector();
    folder = await temporaryDir();
    const told = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    const env = Object.fromEntries(services.map((name) => [name, told]));
    system = await startSystem({ dataDir: folder.path, ports: 'free', given: {}, env });
    const { stack, parts } = system;
    stage = stageOn({
      ...{ gatewayUrl: stack.urls.gateway, issuerUrl: stack.urls.issuer, inboxUrl: stack.urls.inbox },
      ...{ eventStoreUrl: parts.env.EVENTSTORE_URL, stop: async () => {}, start: async () => {} },
    });
  });
  afterAll(async () => {
    await system.stop();
    await Promise.all([folder.remove(), collector.stop()]);
  });

  const ofTrace = (id: string) => collector.spans.filter(({ traceId }) => traceId === id.replaceAll('-', ''));

  it('tells of a booking, from the gateway to the e-mails, in one trace, and each request in it is a tree', async () => {
    const bookingId = await bookedAndPaid(stage);
    const ways = () => ofTrace(bookingId).map((span) => wayTo(span, ofTrace(bookingId)));
    const placed = 'gateway: POST /bookings > booking: POST /bookings';
    const published = `${placed} > booking: append BookingPlaced > booking: publish booking.placed`;
    const paying = 'gateway: POST /payments > payment: POST /payments';
    const settled = `${paying} > payment: settle charge`;
    const paid = `${settled} > payment: append PaymentApproved > payment: publish payment.approved > booking: handle payment.approved > booking: append PaymentReceived > booking: publish booking.paid`;
    const confirmed = `${paid} > concert: handle booking.paid > concert: publish concert.hold-confirmed > booking: handle concert.hold-confirmed > booking: append BookingConfirmed > booking: publish booking.confirmed`;
    const expected = [
      `${placed} > booking: hold tickets > concert: hold`,
      `${published} > payment: handle booking.placed > payment: append PaymentDue`,
      `${published} > mypage: project booking.placed`,
      `${published} > notification: handle booking.placed > notification: e-mail booked`,
      `${paying} > payment: append PaymentStarted`,
      `${settled} > payment: provider: charge`,
      `${paid} > notification: handle booking.paid > notification: e-mail paid`,
      `${confirmed} > delivery: handle booking.confirmed > delivery: append DeliveryPrepared`,
      `${confirmed} > mypage: project booking.confirmed`,
    ];
    await vi.waitFor(() => {
      expect(expected.filter((way) => !ways().includes(way))).toEqual([]);
      expect(ways().filter((way) => way.startsWith('nobody'))).toEqual([]);
    }, patient);
    const requests = new Set(ways().filter((way) => !way.includes(' > ')));
    expect([...requests]).toEqual(['gateway: POST /bookings', 'gateway: POST /payments']);
  });

  it('tells nothing about people', () => {
    const all = JSON.stringify(collector.spans);
    for (const secret of ['mina', 'hana', '@', 'Bearer', 'Olympic']) expect(all).not.toContain(secret);
  });

  it('tells nothing of what was not chosen, and passes no trace on', async () => {
    const { stack, parts } = system;
    await stack.restart('gateway', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER: 'always_off' });
    const bookingId = await bookedAndPaid(stage);
    expect(ofTrace(bookingId)).toEqual([]);
    expect(await tracesIn(parts.env.EVENTSTORE_URL, bookingId)).toEqual([]);
  });

  it('answers as before when the collector goes away', async () => {
    await system.stack.restart('gateway', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
    await bookedAndPaid(stage);
    await vi.waitFor(() => expect(system.stack.logs('gateway')).toContain('traces cannot be told'), patient);
    expect(system.stack.logs('gateway').match(/traces cannot be told/g)).toHaveLength(1);
  });
});

it('a system that was told no collector writes no trace', async () => {
  const bookingId = await bookedAndPaid(testStage());
  expect(await tracesIn(attachSystem(inject('systemFolder')).eventStoreUrl, bookingId)).toEqual([]);
});

/** What the events of a booking say of traces. */
async function tracesIn(eventStoreUrl: string, bookingId: string): Promise<string[]> {
  const store = connectEventStore(eventStoreUrl);
  try {
    const streams = await Promise.all(['booking', 'payment'].map((context) => store.read(`${context}-${bookingId}`)));
    expect(streams.map((events) => events.length > 1)).toEqual([true, true]);
    return streams.flat().flatMap(({ metadata }) => metadata.traceparent ?? []);
  } finally {
    await store.close();
  }
}
