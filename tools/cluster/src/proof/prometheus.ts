import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { helm } from '../kubectl.ts';
import { kubeconfig, runDir } from '../places.ts';
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
}

const address = '127.0.0.1:9090';
const folder = join(runDir, 'prometheus');

/** Finds pods as the chart's ServiceMonitor says, and evaluates the rules of its PrometheusRule. Ends with its use. */
export async function prometheus(): Promise<Prometheus> {
  await checkInstalled({ prometheus: 'prometheus' });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const rulesFile = join(folder, 'rules.json');
  await writeFile(rulesFile, JSON.stringify(await rulesOfChart()));
  const configFile = join(folder, 'prometheus.json');
  await writeFile(configFile, JSON.stringify(configuration(rulesFile), null, 2));
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
    [Symbol.asyncDispose]: async () => {
      server.kill();
      await once(server, 'exit');
    },
  };
}

/** The rules as they are in the chart's PrometheusRule, which is what an operator would hand to Prometheus. */
async function rulesOfChart(): Promise<object> {
  const files = valuesFiles.map((file) => `--values=${file}`);
  const only = ['--show-only=templates/monitoring.yaml', '--set=monitoring.prometheusRule.enabled=true'];
  const rendered = await helm(['template', releaseName, chart, ...files, ...only]);
  mustSucceed('helm template', rendered);
  const documents = parseAllDocuments(rendered.stdout).map((document) => document.toJS());
  const rule = documents.find((document) => document?.kind === 'PrometheusRule');
  if (rule === undefined) throw new Error('the chart has no PrometheusRule');
  return rule.spec;
}

function configuration(rulesFile: string): object {
  const label = (name: string) => `__meta_kubernetes_service_label_${name}`;
  return {
    global: { scrape_interval: '5s', evaluation_interval: '5s' },
    rule_files: [rulesFile],
    scrape_configs: [
      {
        job_name: 'concert',
        honor_labels: true,
        kubernetes_sd_configs: [{ role: 'endpointslice', kubeconfig_file: kubeconfig }],
        relabel_configs: [
          { source_labels: [label('concert_metrics')], regex: 'scraped', action: 'keep' },
          { source_labels: ['__meta_kubernetes_endpointslice_port_name'], regex: 'http', action: 'keep' },
          { source_labels: [label('app_kubernetes_io_component')], target_label: 'job' },
          { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
        ],
      },
    ],
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
