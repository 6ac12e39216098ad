import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { describe, expect, it } from 'vitest';
import { dashboards, generatedDir, generatedFiles } from './generated.ts';
import { selectorsOf } from './promql.ts';
import { isAlerting, rulesOf } from './rules.ts';
import { readAlerts, readSlos } from './source.ts';

const files = generatedFiles();
const rules = rulesOf(readSlos(), readAlerts()).groups.flatMap((group) => group.rules);
const alerts = rules.filter(isAlerting);
const names = [...new Set(alerts.map(({ alert }) => alert))];

describe('what the chart has of the rules and dashboards', () => {
  it.each([...files.keys()])('%s is what its source makes (`npm run observability` makes it)', (path) => {
    expect(readFileSync(join(generatedDir, path), 'utf8')).toBe(files.get(path));
  });

  it('is nothing else', () => {
    const there = readdirSync(join(generatedDir, 'dashboards')).map((file) => `dashboards/${file}`);
    expect(there.sort()).toEqual([...files.keys()].filter((path) => path.startsWith('dashboards/')).sort());
  });
});

describe('an alert', () => {
  it.each(alerts)('$alert ($labels.severity) says what is wrong, and where to read on', ({ alert, annotations }) => {
    expect(annotations.summary).not.toBe('');
    expect(annotations.runbook_url).toMatch(new RegExp(`^https://.+/docs/runbooks/${alert}\\.md$`));
  });

  it.each(names)('%s has a runbook: how to see, how to mend, how to prove it is mended', (name) => {
    const page = readFileSync(join(repositoryRoot, 'docs/runbooks', `${name}.md`), 'utf8');
    const headings = [...page.matchAll(/^(#+ .+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([`# ${name}`, '## See', '## Mend', '## Prove it is mended']);
  });

  it('has each a runbook, and each runbook an alert', () => {
    const pages = readdirSync(join(repositoryRoot, 'docs/runbooks')).filter((page) => page !== 'README.md');
    expect(pages.sort()).toEqual(names.map((name) => `${name}.md`).sort());
  });
});

describe('a rule', () => {
  const recorded = new Set(rules.flatMap((rule) => (isAlerting(rule) ? [] : [rule.record])));
  const expressions = [
    ...rules.map(({ expr }) => expr),
    ...[...dashboards().values()].flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.map((t) => t.expr))),
  ];

  it('that something refers to is recorded', () => {
    const asked = expressions.flatMap(selectorsOf).map(({ metric }) => metric);
    expect(asked.filter((metric) => metric.includes(':') && !recorded.has(metric))).toEqual([]);
  });

  it('keeps its expression when a test shortens the durations in it', () => {
    const scaled = rulesOf(readSlos(), readAlerts(), 60).groups.flatMap((group) => group.rules);
    const shape = (expr: string) => expr.replace(/\[\w+\]/g, '[…]').replace(/\b\d+(\.\d+)?$/gm, '…');
    expect(scaled.map(({ expr }) => shape(expr))).toEqual(rules.map(({ expr }) => shape(expr)));
    expect(scaled.map(({ expr }) => expr).join()).toContain('[60s]');
  });
});

describe('a dashboard', () => {
  it.each([...dashboards()])('%s has its panels side by side, and none upon another', (_name, { panels }) => {
    const taken = new Set<string>();
    for (const { gridPos } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x} ${y}`)).toBe(false);
          taken.add(`${x} ${y}`);
        }
      }
    }
  });

  it('of the on-sale minute fits one screen', () => {
    const panels = dashboards().get('on-sale-minute')?.panels ?? [];
    expect(Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h))).toBeLessThanOrEqual(26);
  });

  it('is there for each service, from one template', () => {
    expect([...dashboards().keys()].filter((name) => name.startsWith('service-'))).toHaveLength(7);
  });
});
