import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rulesFile } from '@concert/observability/generated';
import { type Child, runChild } from '@concert/parts/child';
import { hasCode } from '@concert/parts/part';
import { freePort } from '@concert/parts/ports';

/** An alert as Prometheus tells of it. */
export interface Fired {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

export interface Prometheus {
  /** The alerts that are firing or about to. */
  alerts(): Promise<Fired[]>;
  /** The labels of the series that a query gives now. */
  query(expr: string): Promise<Record<string, string>[]>;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  readonly folder: string;
  /** The services by name. */
  readonly targets: Readonly<Record<string, string>>;
  /** How many times shorter the durations in the rules are than in earnest. */
  readonly timesShorter: number;
}

/** A real Prometheus that scrapes the services each second and evaluates the rules of the chart, only sooner. */
export async function startPrometheus({ folder, targets, timesShorter }: PrometheusOptions): Promise<Prometheus> {
  const port = await freePort();
  await writeFile(join(folder, 'rules.yaml'), rulesFile(timesShorter));
  // JSON is YAML.
  await writeFile(join(folder, 'prometheus.yaml'), JSON.stringify(configuration(targets)));
  const child = await runPrometheus(folder, port);
  const ask = async <Data>(path: string): Promise<Data> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`Prometheus answers ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { data: Data }).data;
  };
  return {
    alerts: async () => (await ask<{ alerts: Fired[] }>('/api/v1/alerts')).alerts,
    query: async (expr) => {
      const path = `/api/v1/query?query=${encodeURIComponent(expr)}`;
      return (await ask<{ result: { metric: Record<string, string> }[] }>(path)).result.map(({ metric }) => metric);
    },
    stop: () => child.stop(),
  };
}

/** As the chart's ServiceMonitor has it: the job is the service, and its own labels win. */
function configuration(targets: PrometheusOptions['targets']): object {
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yaml'],
    scrape_configs: Object.entries(targets).map(([name, url]) => ({
      job_name: name,
      honor_labels: true,
      static_configs: [{ targets: [new URL(url).host] }],
    })),
  };
}

async function runPrometheus(folder: string, port: number): Promise<Child> {
  const args = [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'prometheus')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ];
  try {
    return await runChild({ command: 'prometheus', args, logFile: join(folder, 'prometheus.log') });
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    throw new Error('prometheus is not installed: it is in Debian’s package `prometheus`');
  }
}
