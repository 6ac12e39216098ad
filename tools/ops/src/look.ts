import type { ServiceName } from '@concert/stack/topology';
import { type Sample, samplesOf } from './samples.ts';

/** A process of a service, and where it answers. */
export interface Address {
  readonly service: ServiceName;
  readonly url: string;
}

/** What one process says of itself; nothing when it does not answer. */
export interface Seen extends Address {
  readonly samples: readonly Sample[] | undefined;
}

/** Longer than a service waits for a part that is away. */
const timeoutMs = 5_000;

export function lookAt(addresses: readonly Address[]): Promise<Seen[]> {
  return Promise.all(addresses.map(async (address) => ({ ...address, samples: await samplesAt(address.url) })));
}

async function samplesAt(url: string): Promise<Sample[] | undefined> {
  try {
    const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(timeoutMs) });
    return answer.ok ? samplesOf(await answer.text()) : undefined;
  } catch {
    return undefined;
  }
}

/** The names of concerts, as far as somebody tells them. */
export async function titlesOf(
  concertIds: readonly string[],
  concertUrl: string | undefined,
): Promise<Map<string, string>> {
  const titles = new Map<string, string>();
  if (concertUrl === undefined) return titles;
  const asked = concertIds.map(async (id) => {
    const answer = await fetch(`${concertUrl}/concerts/${id}`, { signal: AbortSignal.timeout(timeoutMs) });
    const { title } = (await answer.json()) as { title?: string };
    if (title !== undefined) titles.set(id, title);
  });
  await Promise.allSettled(asked);
  return titles;
}
