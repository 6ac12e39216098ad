import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { get, helm } from '../kubectl.ts';
import { runDir } from '../places.ts';
import { checkInstalled } from '../programs/requirements.ts';
import { until } from '../until.ts';
import { chart, mustSucceed, releaseName, valuesFiles } from './release.ts';

export interface Target {
  readonly scrapeUrl: string;
  readonly health: string;
  readonly lastError: string;
}

export interface Rule {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
  readonly state?: string;
}

interface Prometheus extends AsyncDisposable {
  readonly url: string;
  /** How many rules it was given. */
  readonly rules: number;
}

const address = '127.0.0.1:9090';
const folder = join(runDir, 'prometheus');

/** Scrapes the pods that there are as the chart's ServiceMonitor says, and evaluates the rules of its PrometheusRule. Ends with its use. */
export async function prometheus(): Promise<Prometheus> {
  await checkInstalled({ prometheus: 'prometheus' });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const rulesFile = join(folder, 'rules.json');
  const rules = await rulesOfChart();
  await writeFile(rulesFile, JSON.stringify(rules));
  const configFile = join(folder, 'prometheus.json');
  await writeFile(configFile, JSON.stringify(await configuration(rulesFile), null, 2));
  const log = openSync(join(folder, 'log'), 'a');
  const flags = [
    `--config.file=${configFile}`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=${address}`,
  ];
  const server = spawn('prometheus', flags, { stdio: ['ignore', log, log] });
  const url = `http://${address}`;
  await until(`Prometheus (${folder}/log)`, () => rulesOf(url), 30_000);
  return {
    url,
    rules: rules.groups.reduce((sum, group) => sum + group.rules.length, 0),
    [Symbol.asyncDispose]: async () => {
      server.kill();
      await once(server, 'exit');
    },
  };
}

/**
 * The rules as they are in the chart's PrometheusRule, which is what an operator would hand to Prometheus; only the
 * pauses between their evaluations, up to five minutes, are those of this server, for nobody here would wait for them.
 */
async function rulesOfChart(): Promise<{ groups: { rules: object[] }[] }> {
  const files = valuesFiles.map((file) => `--values=${file}`);
  const only = ['--show-only=templates/monitoring.yaml', '--set=monitoring.prometheusRule.enabled=true'];
  const rendered = await helm(['template', releaseName, chart, ...files, ...only]);
  mustSucceed('helm template', rendered);
  const documents = parseAllDocuments(rendered.stdout).map((document) => document.toJS());
  const rule = documents.find((document) => document?.kind === 'PrometheusRule');
  if (rule === undefined) throw new Error('the chart has no PrometheusRule');
  const groups: { interval?: string; rules: object[] }[] = rule.spec.groups;
  return { groups: groups.map(({ interval: _, ...group }) => group) };
}

interface EndpointSlice {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly ports: readonly { readonly name: string; readonly port: number }[];
  readonly endpoints: readonly {
    readonly addresses: readonly string[];
    readonly targetRef?: { readonly name: string };
  }[];
}

/** The pods that the chart's ServiceMonitor selects. Debian's Prometheus cannot ask Kubernetes, so they are listed. */
async function targets(): Promise<object[]> {
  const { items } = await get<{ items: EndpointSlice[] }>(['endpointslices', '--selector=concert/metrics=scraped']);
  return items.flatMap(({ metadata, ports, endpoints }) => {
    const port = ports.find(({ name }) => name === 'http')?.port;
    const job = metadata.labels['app.kubernetes.io/component'];
    return endpoints.map(({ addresses, targetRef }) => ({
      targets: addresses.map((host) => `${host}:${port}`),
      labels: { job, pod: targetRef?.name },
    }));
  });
}

async function configuration(rulesFile: string): Promise<object> {
  return {
    global: { scrape_interval: '5s', evaluation_interval: '5s' },
    rule_files: [rulesFile],
    scrape_configs: [{ job_name: 'concert', honor_labels: true, static_configs: await targets() }],
  };
}

export async function targetsOf(url: string): Promise<Target[]> {
  const { data } = await ask<{ data: { activeTargets: Target[] } }>(`${url}/api/v1/targets?state=active`);
  return data.activeTargets;
}

export async function rulesOf(url: string): Promise<Rule[]> {
  const { data } = await ask<{ data: { groups: { rules: Rule[] }[] } }>(`${url}/api/v1/rules`);
  return data.groups.flatMap(({ rules }) => rules);
}

async function ask<Answer>(url: string): Promise<Answer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as Answer;
}
