import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { stringify } from 'yaml';
import { type Dashboard, dashboardsOf } from './dashboard.ts';
import { rulesOf } from './rules.ts';
import { readAlerts, readScreens, readSlos } from './source.ts';

/** Where the chart takes them from. */
export const generatedDir = join(repositoryRoot, 'deploy/helm/concert/files');

const notice = '# Made from deploy/observability by `npm run observability`: change it there.\n';

export function dashboards(): Map<string, Dashboard> {
  return new Map([...readScreens()].flatMap(([name, screen]) => dashboardsOf(name, screen)));
}

/** Rules as a file for Prometheus. */
export function rulesFile(timesShorter = 1): string {
  // No line is folded: the chart finds the addresses of the runbooks by their lines.
  return stringify(rulesOf(readSlos(), readAlerts(), timesShorter), { lineWidth: 0 });
}

/** All files that are made from the source, by their path in the chart's `files`. */
export function generatedFiles(): Map<string, string> {
  const screens = [...dashboards()].map(([name, dashboard]): [string, string] => [
    `dashboards/${name}.json`,
    `${JSON.stringify(dashboard, null, 2)}\n`,
  ]);
  return new Map([['rules.yaml', `${notice}${rulesFile()}`], ...screens]);
}
