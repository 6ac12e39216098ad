import { describe, expect, it } from 'vitest';
import { rules } from './rules.ts';
import { type Project, readWorkspace, sourceFile, type Workspace } from './workspace.ts';

const workspace = readWorkspace();

describe('the architecture of this repository', () => {
  it('has projects, files and imports to look at', () => {
    expect(workspace.projects.length).toBeGreaterThan(20);
    expect(workspace.files.flatMap((file) => file.imports).length).toBeGreaterThan(100);
  });

  it.each(Object.entries(rules))('holds: %s', (_name, rule) => {
    expect(rule(workspace)).toEqual([]);
  });
});

/** The repository as it is, with one violation planted: a rule that cannot fail proves nothing. */
function planted(path: string, text: string, edge?: { from: string; to: string }): Workspace {
  const projects = workspace.projects.map((project: Project) =>
    project.name === edge?.from ? { ...project, dependsOn: [...project.dependsOn, edge.to] } : project,
  );
  return { projects, files: [...workspace.files, sourceFile(path, text)] };
}

describe('a planted violation is seen', () => {
  it.each([
    ['dependenciesFollowTags', planted('x.ts', '', { from: 'booking', to: 'concert-domain' })],
    ['dependenciesFollowTags', planted('x.ts', '', { from: 'booking', to: 'payment' })],
    ['dependenciesFollowTags', planted('x.ts', '', { from: 'concert-domain', to: 'contracts' })],
    ['importsAreDeclared', planted('apps/mypage/src/x.ts', "import { x } from '@concert/event-store/event-store';")],
    ['importsAreDeclared', planted('libs/booking/src/x.ts', "import type { T } from 'typebox';")],
    ['vendorsHaveOneImporter', planted('apps/payment/src/x.ts', "import { Kafka } from 'kafkajs';")],
    ['vendorsHaveOneImporter', planted('libs/kafka/src/x.ts', "import pino from 'pino';")],
    ['domainsArePure', planted('libs/booking/src/x.ts', 'const now = Date.now();')],
    ['domainsArePure', planted('libs/concert/src/x.ts', "import { randomUUID } from 'node:crypto';")],
    ['onlyConfigReadsTheEnvironment', planted('apps/booking/src/http/x.ts', 'const url = process.env.CONCERT_URL;')],
    ['noDrawersNoBarrels', planted('libs/service/src/utils/x.ts', '')],
    ['noDrawersNoBarrels', planted('libs/kafka/src/index.ts', '')],
    ['noImportCircles', planted('libs/ids/src/x.ts', "import { x } from './x.ts';")],
    ['filesAreShort', planted('apps/booking/src/main.ts', 'line;\n'.repeat(61))],
  ])('%s', (name, broken) => {
    expect(rules[name]?.(broken)).toHaveLength((rules[name]?.(workspace).length ?? 0) + 1);
  });
});
