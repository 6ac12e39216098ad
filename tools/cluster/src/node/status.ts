import { helm, kubectl } from '../kubectl.ts';
import { initPid } from './namespace.ts';

/** What runs, as a person reads it. */
export async function status(): Promise<string> {
  if (initPid() === undefined) return 'no node is up: `npm run cluster -- up` starts one';
  const parts = [
    await kubectl(['get', 'nodes', '--output=wide']),
    (await helm(['list', '--all-namespaces'])).stdout,
    await kubectl(['get', 'pods', '--all-namespaces']),
    await kubectl(['top', 'node']).catch(() => 'nothing is measured yet\n'),
  ];
  return parts.join('\n').trimEnd();
}
