import { claimPort, PartUnavailable } from '@concert/parts/part';
import { freePort } from '@concert/parts/ports';
import { defaultPorts, type PortName, type Ports } from './topology.ts';

const names = Object.keys(defaultPorts) as PortName[];

/** Throws when one of the usual ports is taken, and says by whom; a line for each. */
export async function choosePorts(which: 'default' | 'free'): Promise<Ports> {
  if (which === 'free') return freePorts();
  const claims = await Promise.allSettled(names.map((name) => claimPort(name, defaultPorts[name])));
  const taken = claims.filter((claim) => claim.status === 'rejected');
  if (taken.length > 0) throw new PartUnavailable(taken.map(({ reason }) => reason.message).join('\n'));
  return defaultPorts;
}

async function freePorts(): Promise<Ports> {
  const ports = { ...defaultPorts };
  for (const name of names) ports[name] = await freePort();
  return ports;
}
