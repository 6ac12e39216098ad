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

/** A page in the text format of Prometheus: of each metric the label names of its series (none: declared, but empty). */
export function exportedBy(page: string): Map<string, Set<string>> {
  const exported = new Map<string, Set<string>>();
  const labelsOf = (name: string) => exported.get(name) ?? exported.set(name, new Set()).get(name) ?? new Set();
  for (const line of page.split('\n')) {
    const [, declared, type] = /^# TYPE (\S+) (\S+)/.exec(line) ?? [];
    if (declared !== undefined) {
      const parts =
        type === 'histogram' ? ['_bucket', '_sum', '_count'] : type === 'summary' ? ['', '_sum', '_count'] : [''];
      for (const part of parts) labelsOf(`${declared}${part}`);
    }
    const [, name, labels = ''] = series.exec(line) ?? [];
    if (name !== undefined) for (const { label } of matchersOf(labels)) labelsOf(name).add(label);
  }
  return exported;
}
