import { seconds, shortened, shortenedIn } from './durations.ts';
import type { Alert, Burn, Severity, Slo, Slos } from './source.ts';

/** As Prometheus reads them. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: Severity } & Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}

export type Rule = RecordingRule | AlertingRule;

export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly Rule[];
}

export const isAlerting = (rule: Rule): rule is AlertingRule => 'alert' in rule;

/** For which a budget counts. */
const period = '30d';

/**
 * The rules that the source makes. `timesShorter` is for tests that cannot wait for an hour: the same expressions, with
 * every duration in them so many times shorter.
 */
export function rulesOf(slos: Slos, alerts: readonly Alert[], timesShorter = 1): { groups: RuleGroup[] } {
  const interval = shortened(slos.interval, timesShorter);
  const shortenedRule = (rule: Rule): Rule => {
    const expr = shortenedIn(rule.expr, timesShorter);
    if (!isAlerting(rule) || rule.for === undefined) return { ...rule, expr };
    return { ...rule, expr, for: shortened(rule.for, timesShorter) };
  };
  const group = (name: string, rules: readonly Rule[], every = interval): RuleGroup => ({
    name: `concert-${name}`,
    interval: every,
    rules: rules.map(shortenedRule),
  });

  const { burns } = slos;
  const windows = Object.values(burns).flatMap(({ short, long }) => [short, long]);
  const nearly = windows.filter((window) => seconds(window) <= 3_600);
  const far = windows.filter((window) => seconds(window) > 3_600);
  const records = Object.entries(slos.records).map(([record, expr]) => ({ record, expr }));
  const ratios = (of: readonly string[]) => slos.slos.flatMap((slo) => of.flatMap((window) => errorRatio(slo, window)));
  return {
    groups: [
      group('indicators', [...records, ...ratios(nearly)]),
      // What changes slowly need not be counted as often: each time costs a day of samples.
      group('indicators-of-long', ratios(far), shortened('1m', timesShorter)),
      group('budgets', ratios([period]), shortened('5m', timesShorter)),
      group(
        'promises',
        slos.slos.flatMap((slo) => [burnAlert(slos, slo, 'fast'), burnAlert(slos, slo, 'slow')]),
      ),
      group(
        'causes',
        alerts.map((alert) => causeAlert(alert, slos.runbooks)),
      ),
    ],
  };
}

const of = (record: 'bad' | 'total' | 'error_ratio', window: string) => `concert:slo_${record}:${window}`;
const within = (expr: string, window: string) => expr.replaceAll('$window', window);

/** 0 when nothing has ever gone wrong, and so is not counted yet; nothing at all when nothing happened. */
function errorRatio(slo: Slo, window: string): RecordingRule[] {
  const labels = { slo: slo.slo };
  const record = of('error_ratio', window);
  if ('ratio' in slo) return [{ record, expr: within(slo.ratio, window), labels }];
  const selected = (name: 'bad' | 'total') => `${of(name, window)}{slo="${slo.slo}"}`;
  return [
    { record: of('bad', window), expr: within(slo.bad, window), labels },
    { record: of('total', window), expr: within(slo.total, window), labels },
    { record, expr: `(${selected('bad')} or 0 * ${selected('total')}) / (${selected('total')} > 0)`, labels },
  ];
}

function burnAlert({ burns, fewestEvents, runbooks }: Slos, slo: Slo, pace: 'fast' | 'slow'): AlertingRule {
  const { factor, long, short, for: lasting, severity }: Burn = burns[pace];
  const budget = Number((1 - slo.objective / 100).toFixed(6));
  const spent = (window: string) => `${of('error_ratio', window)}{slo="${slo.slo}"} > ${factor} * ${budget}`;
  const enough = 'ratio' in slo ? '' : `\nand\n${of('total', long)}{slo="${slo.slo}"} >= ${fewestEvents}`;
  const days = Math.round(30 / factor);
  return {
    alert: slo.alert,
    expr: `${spent(long)}\nand\n${spent(short)}${enough}`,
    for: lasting,
    labels: { severity, burn: pace, slo: slo.slo },
    annotations: {
      summary: slo.summary,
      description: `${slo.promise} Of the last ${long}, {{ $value | humanizePercentage }} was not so; what 30 days may have (${slo.objective}% must be) is gone in ${days} days or sooner.`,
      runbook_url: `${runbooks}/${slo.alert}.md`,
    },
  };
}

function causeAlert(
  { alert, expr, severity, summary, description, for: lasting }: Alert,
  runbooks: string,
): AlertingRule {
  return {
    ...{ alert, expr },
    ...(lasting === undefined ? {} : { for: lasting }),
    labels: { severity },
    annotations: { summary, description, runbook_url: `${runbooks}/${alert}.md` },
  };
}
