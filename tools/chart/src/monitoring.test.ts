import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { helm, type Manifest, manifests } from './helm.ts';
import { chartDir } from './places.ts';
import { components } from './who-speaks.ts';

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly annotations?: { runbook_url: string } }[] }[];
}

const runbooks = 'https://wiki.example/concert';
const link = ({ annotations }: Rules['groups'][number]['rules'][number]) => annotations?.runbook_url ?? [];
const linksOf = (rules: Rules) => rules.groups.flatMap((group) => group.rules.flatMap(link));
const withoutLinks = (rules: Rules) => JSON.stringify(rules).replaceAll(/"runbook_url":"[^"]*"/g, '');

describe('what Prometheus and Grafana are given', () => {
  let made: readonly Manifest[];
  beforeAll(async () => {
    made = await manifests({ profile: 'prod', values: { 'monitoring.prometheusRule.runbooks': runbooks } });
  }, 180_000);
  const ofKind = (kind: string) => made.filter((manifest) => manifest.kind === kind);

  it('every service is scraped once, under the name that alerts ask for', () => {
    const [monitor] = ofKind('ServiceMonitor');
    expect(monitor?.spec).toMatchObject({
      selector: { matchLabels: { 'concert/metrics': 'scraped' } },
      endpoints: [{ port: 'http', path: '/metrics', honorLabels: true }],
    });
    const scraped = ofKind('Service').filter(({ metadata }) => metadata.labels['concert/metrics'] === 'scraped');
    const services = Object.entries(components()).flatMap(([name, { development }]) => (development ? [] : [name]));
    expect(scraped.map(({ metadata }) => metadata.name)).toEqual(services.toSorted().map((name) => `concert-${name}`));
  });

  it('the alerts are those of files/rules.yaml, and lead to the runbooks that values name', async () => {
    const own: Rules = parse(await readFile(join(chartDir, 'files/rules.yaml'), 'utf8'));
    const given = ofKind('PrometheusRule')[0]?.spec as Rules;
    expect(withoutLinks(given).replaceAll('up{namespace=\\"tickets\\",', 'up{')).toBe(withoutLinks(own));
    expect(linksOf(given)).toEqual(linksOf(own).map((url) => `${runbooks}/${url.split('/').at(-1)}`));
  });

  it('every dashboard is a ConfigMap that Grafana finds', async () => {
    const files = await readdir(join(chartDir, 'files/dashboards'));
    const given = ofKind('ConfigMap').filter(({ metadata }) => metadata.labels.grafana_dashboard === '1');
    expect(given.map(({ data = {} }) => Object.keys(data)[0])).toEqual(files.toSorted());
    for (const { data = {} } of given) {
      for (const [name, text] of Object.entries(data)) {
        const file = await readFile(join(chartDir, 'files/dashboards', name), 'utf8');
        expect(JSON.parse(text)).toEqual(JSON.parse(file));
      }
    }
  });
});

it('without those files the chart has no alerts and no dashboards, and is whole', async () => {
  const folder = await temporaryDir();
  try {
    await cp(chartDir, folder.path, { recursive: true });
    await rm(join(folder.path, 'files/rules.yaml'));
    await rm(join(folder.path, 'files/dashboards'), { recursive: true });
    const text = await helm('template', 'concert', folder.path, '--values', join(folder.path, 'values-prod.yaml'));
    expect(text).not.toMatch(/kind: PrometheusRule|grafana_dashboard/);
  } finally {
    await folder.remove();
  }
});
