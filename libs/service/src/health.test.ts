import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpMetrics } from './http-metrics.ts';
import { createService, type Service } from './service.ts';
import { tinyRoutes } from './testing/tiny-service.ts';

let service: Service;
const check = vi.fn(async () => undefined);
beforeAll(async () => {
  service = await createService('tiny', { identitySecret: 'x'.repeat(32), logLevel: 'silent' });
  tinyRoutes(service);
  service.readyWhen('event store', check);
});
beforeEach(() => {
  check.mockReset();
});
afterAll(() => service.stop());

describe('health', () => {
  it('is ready while its parts are there', async () => {
    const answer = await service.http.inject('/health/ready');
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ready', parts: { 'event store': 'ok' } }]);
  });

  it('is unready, and alive, while a part is away', async () => {
    check.mockRejectedValue(new Error('no'));
    const answer = await service.http.inject('/health/ready');
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'not-ready']);
    expect(answer.json().parts).toEqual({ 'event store': 'away' });
    expect((await service.http.inject('/health/live')).statusCode).toBe(200);
  });

  it('does not wait for a part that never answers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    check.mockReturnValue(new Promise(() => undefined));
    const answer = service.http.inject('/health/ready');
    await vi.waitFor(() => expect(check).toHaveBeenCalled(), { timeout: 20_000 });
    await vi.advanceTimersByTimeAsync(2_000);
    vi.useRealTimers();
    expect((await answer).statusCode).toBe(503);
  });
});

describe('metrics', () => {
  it('tell how long answers took, in growing buckets', async () => {
    const registry = new Registry();
    const metrics = httpMetrics(registry);
    const labels = { route: '/orders', method: 'POST', status: 201, outcome: 'ok' };
    for (const seconds of [0.001, 0.0011, 0.3, 20]) metrics.answered(labels, seconds);
    const lines = (await registry.metrics()).split('\n').filter((line) => line.startsWith('concert_'));
    const series = 'route="/orders",method="POST"';
    const duration = 'concert_http_request_duration_seconds';
    for (const [le, count] of [
      ['0.001', 1],
      ['0.0025', 2],
      ['0.25', 2],
      ['0.5', 3],
      ['10', 3],
      ['+Inf', 4],
    ]) {
      expect(lines).toContain(`${duration}_bucket{le="${le}",${series}} ${count}`);
    }
    expect(lines).toContain(`${duration}_count{${series}} 4`);
    expect(lines).toContain(`${duration}_sum{${series}} 20.3021`);
    expect(lines).toContain(`concert_http_requests_total{${series},status="201",outcome="ok"} 4`);
  });

  it('count what has not gone wrong yet from 0, so that the first time is an increase', async () => {
    const { body } = await service.http.inject('/metrics');
    const series =
      'concert_http_requests_total{route="/broken/:how",method="GET",status="500",outcome="internal-error"';
    expect(body).toContain(`${series},service="tiny"} 0`);
    service.metrics.relaying('booking', true);
    expect((await service.http.inject('/metrics')).body).toContain(
      'concert_relay_failures_total{context="booking",service="tiny"} 0',
    );
  });

  it('count requests by route and outcome, events, and connections', async () => {
    await service.http.inject('/broken/away');
    service.metrics.handled('booking', 'payment.approved');
    service.metrics.deadLettered('booking', 'payment.approved', 'poisoned');
    service.metrics.outstanding('booking', 1);
    service.metrics.lag('booking', 'payment', 3);
    service.metrics.relayFailed('booking');
    service.metrics.pool('mypage', { totalCount: 2, idleCount: 1, waitingCount: 0 });
    const { body } = await service.http.inject('/metrics');
    const expected = [
      'concert_http_requests_total{route="/broken/:how",method="GET",status="503",outcome="concert-unavailable",service="tiny"} 1',
      'concert_http_request_duration_seconds_count{service="tiny",route="/broken/:how",method="GET"} 1',
      'concert_events_handled_total{context="booking",type="payment.approved",service="tiny"} 1',
      'concert_dead_letters_total{context="booking",type="payment.approved",cause="poisoned",service="tiny"} 1',
      'concert_dead_letters_outstanding{context="booking",service="tiny"} 1',
      'concert_relay_failures_total{context="booking",service="tiny"} 1',
      'concert_event_lag_messages{context="booking",topic="payment",service="tiny"} 3',
      'concert_pool_connections{pool="mypage",state="idle",service="tiny"} 1',
      'nodejs_eventloop_lag_p99_seconds{service="tiny"}',
    ];
    for (const line of expected) expect(body).toContain(line);
  });

  it('say which part is away, so that an alert can name it', async () => {
    service.readyWhen('key ring', async () => {});
    check.mockRejectedValue(new Error('no'));
    const { body } = await service.http.inject('/metrics');
    expect(body).toContain('concert_part_ready{part="event store",service="tiny"} 0');
    expect(body).toContain('concert_part_ready{part="key ring",service="tiny"} 1');
  });

  it('read a figure when somebody looks, with whatever labels it has then', async () => {
    let readings = [{ labels: { concert_id: 'one' }, value: 3 }];
    service.metrics.figure('hot_concert_tickets_left', 'help', () => readings);
    const line = async () =>
      /^concert_hot_concert_tickets_left.*$/m.exec((await service.http.inject('/metrics')).body)?.[0];
    expect(await line()).toBe('concert_hot_concert_tickets_left{concert_id="one",service="tiny"} 3');
    readings = [];
    expect(await line()).toBeUndefined();
  });

  it('count durations in buckets', async () => {
    const took = service.metrics.durations('mypage_freshness_seconds', 'help');
    for (const seconds of [0.02, 0.7, 400]) took(seconds);
    const { body } = await service.http.inject('/metrics');
    expect(body).toContain('concert_mypage_freshness_seconds_bucket{le="1",service="tiny"} 2');
    expect(body).toContain('concert_mypage_freshness_seconds_count{service="tiny"} 3');
  });
});
