import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { generatedDir } from './generated.ts';
import { isAlerting, rulesOf } from './rules.ts';
import { readAlerts, readSlos, sourceDir } from './source.ts';

const testFile = join(sourceDir, 'rules.test.yaml');
const isHere = spawnSync('promtool', ['--version']).error === undefined;

function promtool(...args: string[]): string {
  return execFileSync('promtool', args, { encoding: 'utf8', stdio: 'pipe', cwd: sourceDir });
}

// Debian's package `prometheus` has it. Where everything is checked it must be there.
const isWanted = isHere || process.env.CI !== undefined;

describe.runIf(isWanted)('promtool', () => {
  it('finds the rules well formed', () => {
    expect(promtool('check', 'rules', join(generatedDir, 'rules.yaml'))).toContain('SUCCESS');
  });

  it('sees each alert when it should be seen, and only then', { timeout: 180_000 }, () => {
    expect(promtool('test', 'rules', testFile)).toContain('SUCCESS');
  });
});

interface Asked {
  readonly exp_samples: readonly { readonly labels: string }[];
}

describe('the unit tests of the rules', () => {
  const { tests }: { tests: { promql_expr_test: Asked[] }[] } = parse(readFileSync(testFile, 'utf8'));
  const label = (name: string, labels: string) => new RegExp(`${name}="(.*?)"`).exec(labels)?.[1] ?? '';
  const seen = tests.flatMap(({ promql_expr_test: asked }) =>
    asked.flatMap(({ exp_samples: samples }) =>
      samples.map(({ labels }) => `${label('alertname', labels)} ${label('burn', labels)}`),
    ),
  );
  const alerts = rulesOf(readSlos(), readAlerts())
    .groups.flatMap((group) => group.rules)
    .filter(isAlerting);

  it.each(alerts)('show $alert $labels.burn', ({ alert, labels: { burn = '' } }) => {
    expect(seen).toContain(`${alert} ${burn}`);
  });

  it.each(tests)('show the absence of what they show, first', ({ promql_expr_test: [first] }) => {
    expect(first?.exp_samples).toEqual([]);
  });
});
