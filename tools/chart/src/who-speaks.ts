import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { chartDir } from './places.ts';

/** A row of files/components.yaml, which says what each key means. */
export interface Component {
  readonly start: string;
  readonly port: number;
  readonly portSetting?: string;
  readonly otherPorts?: Readonly<Record<string, number>>;
  readonly open?: boolean;
  readonly calls?: Readonly<Record<string, 'service' | 'replicas'>>;
  readonly parts?: readonly string[];
  readonly development?: boolean;
  readonly plain?: boolean;
}

/** The table from which the chart makes who there is and who speaks to whom. */
export function components(): Readonly<Record<string, Component>> {
  return parse(readFileSync(join(chartDir, 'files/components.yaml'), 'utf8'));
}
