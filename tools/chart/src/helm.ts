import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { helmProgram } from './helm-program.ts';
import { chartDir } from './places.ts';

const run = promisify(execFile);

/** A set of answers: a file beside the chart, and over it values of the test's own. */
export interface Answers {
  readonly profile?: 'dev' | 'prod';
  readonly values?: object;
  /** Arguments of `helm template`, such as `--is-upgrade`. */
  readonly args?: readonly string[];
}

/** An object of Kubernetes. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

/** What Helm would install, as text. Rejects with what it says to whoever installs. */
export function render({ profile, values = {}, args = [] }: Answers): Promise<string> {
  const files = profile === undefined ? [] : ['--values', join(chartDir, `values-${profile}.yaml`)];
  return helm('template', 'concert', chartDir, '--namespace', 'tickets', ...files, ...asJson(values), ...args);
}

export async function manifests(answers: Answers): Promise<readonly Manifest[]> {
  return parseManifests(await render(answers));
}

export function parseManifests(text: string): readonly Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    const manifest = document.toJS() as Manifest | null;
    return manifest === null ? [] : [manifest];
  });
}

export function lint(profile: 'dev' | 'prod'): Promise<string> {
  return helm('lint', '--strict', '--values', join(chartDir, `values-${profile}.yaml`), chartDir);
}

export async function helm(...args: readonly string[]): Promise<string> {
  const program = await helmProgram();
  try {
    return (await run(program, args, { maxBuffer: 16 * 1024 * 1024, timeout: 100_000 })).stdout;
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    throw new Error(stderr || stdout || String(error));
  }
}

function asJson(values: object): string[] {
  return Object.entries(values).flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]);
}
