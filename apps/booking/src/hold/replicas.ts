import { lookup } from 'node:dns/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** One process of concert: an address that one of the known host names stands for. */
export interface Replica {
  /** `10.0.0.7:8081`, the same in every process that looks. */
  readonly id: string;
  /** Where to connect. */
  readonly origin: string;
  /** What to ask for there: the host as the URL names it. */
  readonly host: string;
}

export interface Replicas {
  /** Those known now; a call may set off a look, and waits (a second at most) only when nothing fresh enough is known. */
  current(): Promise<readonly Replica[]>;
}

interface ReplicasOptions {
  /** All addresses of a host name. */
  readonly lookUp?: (hostname: string) => Promise<readonly string[]>;
  readonly nowMs?: () => number;
}

const freshMs = 1_000;
/** After a pause as long as this, those who were there may all be gone. */
const tooOldMs = 10_000;
const waitMs = 1_000;

/**
 * The processes behind these URLs: every host name is looked up once a second while somebody asks. While names cannot
 * be resolved the last good answer is kept.
 */
export function replicasBehind(urls: readonly string[], options: ReplicasOptions = {}): Replicas {
  const { lookUp = allAddresses, nowMs = () => performance.now() } = options;
  const found = new Map(urls.map((url) => [new URL(url), [] as readonly Replica[]]));
  let known: readonly Replica[] = [];
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<unknown> | undefined;

  async function look(url: URL): Promise<void> {
    const addresses = await lookUp(url.hostname.replace(/^\[|\]$/g, '')).catch(() => []);
    if (addresses.length === 0) return;
    found.set(url, replicasAt(url, addresses));
    known = [...new Map([...found.values()].flat().map((replica) => [replica.id, replica])).values()];
  }

  return {
    async current() {
      const ageMs = nowMs() - lookedAtMs;
      if (ageMs >= freshMs && looking === undefined) {
        lookedAtMs = nowMs();
        looking = Promise.all([...found.keys()].map(look)).finally(() => {
          looking = undefined;
        });
      }
      if (known.length === 0 || ageMs > tooOldMs)
        await Promise.race([looking, pause(waitMs, undefined, { ref: false })]);
      return known;
    },
  };
}

function replicasAt({ protocol, port, host }: URL, addresses: readonly string[]): Replica[] {
  const at = port || (protocol === 'https:' ? '443' : '80');
  return addresses.map((address) => {
    const id = `${address.includes(':') ? `[${address}]` : address}:${at}`;
    return { id, origin: `${protocol}//${id}`, host };
  });
}

async function allAddresses(hostname: string): Promise<string[]> {
  const answers = await lookup(hostname, { all: true });
  return answers.map(({ address }) => address);
}
