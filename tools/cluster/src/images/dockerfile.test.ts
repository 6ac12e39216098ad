import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { expect, it } from 'vitest';
import { stagesOf } from './dockerfile.ts';

const ours = () => stagesOf(readFileSync(join(repositoryRoot, 'Dockerfile'), 'utf8'));

it('reads our own Dockerfile, whole', () => {
  const stages = ours();
  expect(stages.map(({ name }) => name)).toEqual(expect.arrayContaining(['services', 'development']));
  const names = new Set(stages.map(({ name }) => name));
  const copied = stages.flatMap(({ steps }) => steps.filter((step) => step.kind === 'copy'));
  expect(copied.map(({ stage }) => stage).filter((stage) => stage !== undefined && !names.has(stage))).toEqual([]);
});

it('finds every service among those whose libraries are installed', () => {
  const built = ours().find(({ name }) => name === 'services-built');
  const scripts = built?.steps.flatMap((step) => (step.kind === 'run' ? [step.script] : [])).join(' ') ?? '';
  const installed = [...scripts.matchAll(/--workspace (\S+)/g)].map(([, workspace]) => workspace);
  const apps = ['gateway', 'concert', 'booking', 'payment', 'delivery', 'notification', 'mypage'];
  expect(installed.sort()).toEqual(apps.map((name) => `apps/${name}`).sort());
});

it('joins lines, takes comments for none, and keeps who owns a copy', () => {
  const [stage] = stagesOf('FROM base AS one\n# why\nRUN first && \\\n  second\nCOPY --from=zero --chown=7:7 /a/ /\n');
  expect(stage).toEqual({
    name: 'one',
    base: 'base',
    steps: [
      { kind: 'run', script: 'first && second' },
      { kind: 'copy', stage: 'zero', source: '/a/', destination: '/', owner: 7 },
    ],
  });
});

it.each(['FROM base', 'FROM base AS one\nADD a b', 'FROM base AS one\nCOPY a b c', 'FROM base AS one\nUSER node'])(
  'refuses what it does not know, rather than make another image: %j',
  (text) => {
    expect(() => stagesOf(text)).toThrow('does not know');
  },
);
