import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { parse } from 'yaml';

/** How fast a budget is being spent before somebody is told: `long` says that it matters, `short` that it still does. */
export interface Burn {
  readonly factor: number;
  readonly long: string;
  readonly short: string;
  readonly for: string;
  readonly severity: Severity;
}

export type Severity = 'page' | 'ticket';

/** Either a share of events, `bad` of `total` within $window, or a share of time. */
type Indicator = { readonly bad: string; readonly total: string } | { readonly ratio: string };

export type Slo = Indicator & {
  readonly alert: string;
  readonly slo: string;
  /** In percent. */
  readonly objective: number;
  readonly promise: string;
  readonly summary: string;
};

export interface Slos {
  /** Where the runbooks are. */
  readonly runbooks: string;
  readonly interval: string;
  readonly burns: Readonly<Record<'fast' | 'slow', Burn>>;
  readonly fewestEvents: number;
  readonly records: Readonly<Record<string, string>>;
  readonly slos: readonly Slo[];
}

export interface Alert {
  readonly alert: string;
  readonly severity: Severity;
  readonly for?: string;
  readonly summary: string;
  readonly description: string;
  readonly expr: string;
}

export interface Panel {
  readonly title: string;
  /** A time series unless said otherwise. */
  readonly type?: 'stat';
  /** Of 24. */
  readonly width: number;
  readonly height: number;
  readonly unit: string;
  readonly description?: string;
  readonly stacked?: boolean;
  /** From here on it is red. */
  readonly alarm?: number;
  /** The services that have it; all, unless said otherwise. */
  readonly only?: readonly string[];
  readonly queries: readonly { readonly expr: string; readonly legend?: string }[];
}

export interface Screen {
  readonly title: string;
  readonly uid: string;
  readonly refresh: string;
  readonly since: string;
  /** One screen for each of them, where this is a template. */
  readonly services?: readonly string[];
  readonly panels: readonly Panel[];
}

export const sourceDir = join(repositoryRoot, 'deploy/observability');

function read<Content>(file: string): Content {
  return parse(readFileSync(join(sourceDir, file), 'utf8'));
}

export const readSlos = () => read<Slos>('slos.yaml');
export const readAlerts = () => read<readonly Alert[]>('alerts.yaml');

/** By the name of the file. */
export function readScreens(): Map<string, Screen> {
  const files = readdirSync(join(sourceDir, 'dashboards')).sort();
  return new Map(files.map((file) => [basename(file, '.yaml'), read<Screen>(`dashboards/${file}`)]));
}
