/** A metric that an expression asks for, and what it says of its labels. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly op: string; readonly value: string }[];
}

const words = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan', 'start', 'end']);
const grouping = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;
const ranges = /\[[^\]]*\]/g;
const braces = /\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}/.source;
const token = new RegExp(`(?<![\\w.:])([a-zA-Z_:][\\w:]*)\\s*(\\(|${braces})?`, 'g');
const series = new RegExp(`^([a-zA-Z_:][\\w:]*)(${braces})?`);
const matcher = /([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g;

/** The selectors of an expression in PromQL. */
export function selectorsOf(expr: string): Selector[] {
  const bare = expr.replace(grouping, ' ').replace(ranges, ' ');
  return [...bare.matchAll(token)].flatMap(([, metric = '', after = '']) => {
    if (after === '(' || words.has(metric.toLowerCase())) return [];
    return [{ metric, matchers: matchersOf(after) }];
  });
}

function matchersOf(labels: string): Selector['matchers'] {
  return [...labels.matchAll(matcher)].map(([, label = '', op = '', value = '']) => ({ label, op, value }));
}

/** What the series of a declared metric are called after its name. */
const suffixes: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** A page in the text format of Prometheus: of each metric the label names of its series (none: declared, but empty). */
export function exportedBy(page: string): Map<string, Set<string>> {
  const exported = new Map<string, Set<string>>();
  const add = (metric: string, labels: readonly string[]) => {
    exported.set(metric, new Set([...(exported.get(metric) ?? []), ...labels]));
  };
  for (const line of page.split('\n')) {
    for (const metric of declaredBy(line)) add(metric, []);
    const [, metric, labels = ''] = series.exec(line) ?? [];
    if (metric !== undefined) {
      add(
        metric,
        matchersOf(labels).map(({ label }) => label),
      );
    }
  }
  return exported;
}

function declaredBy(line: string): string[] {
  const [, metric, type = ''] = /^# TYPE (\S+) (\S+)/.exec(line) ?? [];
  return metric === undefined ? [] : (suffixes[type] ?? ['']).map((suffix) => `${metric}${suffix}`);
}
