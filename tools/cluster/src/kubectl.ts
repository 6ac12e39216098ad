import { join } from 'node:path';
import { inside } from './node/namespace.ts';
import { binDir, kubeconfig } from './places.ts';
import { attempt, output, type Ran, type RunOptions } from './run.ts';

/** The command line of `kubectl` for the node that is up. */
export function kubectlCommand(args: readonly string[]): [command: string, args: string[]] {
  return inside(join(binDir, 'kubectl'), [`--kubeconfig=${kubeconfig}`, ...args]);
}

export function helmCommand(args: readonly string[]): [command: string, args: string[]] {
  return inside(join(binDir, 'helm'), [`--kubeconfig=${kubeconfig}`, ...args]);
}

/** What kubectl prints. Throws with what it says when it fails. */
export function kubectl(args: readonly string[], options?: RunOptions): Promise<string> {
  return output(...kubectlCommand(args), options);
}

/** Helm, whatever comes of it. */
export function helm(args: readonly string[], options?: RunOptions): Promise<Ran> {
  return attempt(...helmCommand(args), options);
}

/** One object, or what a list has for items. */
export async function get<Found>(args: readonly string[]): Promise<Found> {
  return JSON.parse(await kubectl(['get', ...args, '--output=json']));
}

/** Objects as they are to be. */
export async function apply(objects: readonly object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await kubectl(['apply', '--filename=-'], { input: JSON.stringify(list) });
}
