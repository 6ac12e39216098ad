import { once } from 'node:events';
import { connect } from 'node:net';
import { PartUnavailable, type RunningPart } from './part.ts';

/** A part that someone else runs: we check that its first address answers, and leave it as it is when we stop. */
export async function useGiven(variable: string, address: string): Promise<RunningPart> {
  const socket = connect(firstHost(variable, address));
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(3_000) });
  } catch {
    throw new PartUnavailable(
      `${variable} is set, but ${withoutPassword(address)} does not answer: start it or unset it`,
    );
  } finally {
    socket.destroy();
  }
  const nothing = async () => {};
  return { address, exited: new Promise(() => {}), stop: nothing, kill: nothing };
}

const defaultPorts: Record<string, number> = { 'postgres:': 5432, 'postgresql:': 5432, 'esdb:': 2113, 'kafka:': 9092 };

/** A URL, or Kafka's comma list of `host:port`. */
function firstHost(variable: string, address: string): { host: string; port: number } {
  const first = address.split(',')[0] ?? '';
  const url = URL.parse(first.includes('://') ? first : `kafka://${first}`);
  const port = Number(url?.port) || defaultPorts[url?.protocol ?? ''];
  if (url === null || url.hostname === '' || port === undefined) {
    throw new PartUnavailable(`${variable} should be an address, not "${withoutPassword(address)}"`);
  }
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port };
}

function withoutPassword(address: string): string {
  return address.replace(/:[^:@/]+@/, ':…@');
}
