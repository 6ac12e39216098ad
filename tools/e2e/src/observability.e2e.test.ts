import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { dashboards } from '@concert/observability/generated';
import { exportedBy, type Selector, selectorsOf } from '@concert/observability/promql';
import { rulesOf } from '@concert/observability/rules';
import { readAlerts, readSlos } from '@concert/observability/source';
import { repositoryRoot } from '@concert/parts/repository';
import { attachSystem } from '@concert/stack/control';
import { bookAndPay, onMyPage, onSale } from '@concert/story/props';
import { beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { testStage } from './test-stage.ts';

const services = ['gateway', 'concert', 'booking', 'payment', 'delivery', 'notification', 'mypage'] as const;

/** What Prometheus adds, and Kubernetes' service discovery. */
const addedLabels = new Set(['job', 'instance', 'namespace', 'pod', 'le']);
/** By service: its metrics, and the names of their labels. */
const pages = new Map<string, Map<string, Set<string>>>();

async function scrape(): Promise<void> {
  const { urls } = attachSystem(inject('systemFolder'));
  for (const name of services) pages.set(name, exportedBy(await (await fetch(`${urls[name]}/metrics`)).text()));
}

/** The names of a metric's labels, in one service; none while it has no series. */
const labelsOf = (service: string, metric: string) => pages.get(service)?.get(metric)?.size ?? 0;

beforeAll(async () => {
  const patient = { timeout: 120_000, interval: 500 };
  await vi.waitFor(async () => {
    await scrape();
    // Every consumer is in its group by then.
    const lags = services.slice(1).map((name) => labelsOf(name, 'concert_event_lag_messages'));
    expect(Math.min(...lags)).toBeGreaterThan(0);
  }, patient);
  const stage = testStage();
  const concertId = await onSale(stage, 'Watched', [{ grade: 'R', price: 1_000, quantity: 50 }]);
  const mina = await stage.as('customer', 'mina');
  const bookingId = await bookAndPay(stage, mina, concertId, [{ grade: 'R', quantity: 1 }]);
  await stage.eventually('MyPage shows it', async () => (await onMyPage(stage, mina, bookingId)).status, 'confirmed');
  await vi.waitFor(async () => {
    await scrape();
    expect(labelsOf('concert', 'concert_hot_concert_tickets_left')).toBeGreaterThan(0);
  }, patient);
});

/** What is wrong with a selector, in words; nothing when the services export what it asks for. */
function complaint({ metric, matchers }: Selector): string | undefined {
  if (metric === 'up' || metric.startsWith('concert:')) return undefined;
  const asked = matchers.find(({ label, op }) => label === 'service' && op === '=')?.value;
  const from = asked === undefined ? [...pages.values()] : [pages.get(asked)];
  const labels = from.flatMap((page) => page?.get(metric) ?? []);
  if (labels.length === 0) return `${asked ?? 'nobody'} exports no ${metric}`;
  const known = new Set(labels.flatMap((each) => [...each]));
  if (known.size === 0) return undefined;
  const unknown = matchers.map(({ label }) => label).filter((label) => !known.has(label) && !addedLabels.has(label));
  return unknown.length === 0 ? undefined : `${metric} has no label ${unknown.join()}`;
}

const complaints = (expr: string) => selectorsOf(expr).flatMap((selector) => complaint(selector) ?? []);

describe('npm run ops -- status', () => {
  const main = join(repositoryRoot, 'tools/ops/src/main.ts');
  const run = (...addresses: string[]) => {
    const args = addresses.flatMap((address) => ['--service', address]);
    return spawnSync(process.execPath, [main, 'status', ...args], { encoding: 'utf8', timeout: 30_000 });
  };

  it('says that all is well with the running system, in plain text for a pipe', async () => {
    const { urls } = attachSystem(inject('systemFolder'));
    await vi.waitFor(
      () => {
        const { stdout, status } = run(...services.map((name) => `${name}=${urls[name]}`));
        expect([stdout.trim().split('\n').at(-1), status]).toEqual(['all is well', 0]);
        for (const name of services) expect(stdout).toMatch(new RegExp(`^${name} +ready`, 'm'));
        expect(stdout).not.toContain('\u001b');
      },
      { timeout: 60_000, interval: 1_000 },
    );
  });

  it('says who does not answer', () => {
    const { urls } = attachSystem(inject('systemFolder'));
    const { stdout, status } = run(`booking=${urls.booking}`, 'mypage=http://127.0.0.1:1');
    expect([stdout.trim().split('\n').at(-1), status]).toEqual(['mypage does not answer at http://127.0.0.1:1', 1]);
  });
});

describe('what the services export', () => {
  const rules = rulesOf(readSlos(), readAlerts()).groups.flatMap((group) => group.rules);
  it('has all that the rules ask for', () => {
    expect(rules.flatMap(({ expr }) => complaints(expr))).toEqual([]);
  });

  it.each([...dashboards()])('has all that the dashboard %s asks for', (_name, { panels }) => {
    expect(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => complaints(expr)))).toEqual([]);
  });

  it.each([
    ['sum(concert_events_handeled_total)', ['nobody exports no concert_events_handeled_total']],
    ['concert_oversold_tickets{service="gateway"}', ['gateway exports no concert_oversold_tickets']],
    ['concert_part_ready{piece="x"}', ['concert_part_ready has no label piece']],
  ])('does not have what %s asks for', (expr, expected) => {
    expect(complaints(expr)).toEqual(expected);
  });
});
