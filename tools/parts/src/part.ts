import { portHolder } from '@concert/service/port-holder';
import { isFree } from './ports.ts';

export interface PartOptions {
  /** Where this part keeps its data; made when it is not there. */
  dataDir: string;
  port: number;
  /** What its process finds in its environment besides ours. */
  env?: Record<string, string>;
}

/** A part that runs and answers. */
export interface RunningPart {
  /** What its environment variable holds. */
  readonly address: string;
  /** How it ended, in words, whenever it does; never for a part that someone else runs. */
  readonly exited: Promise<string>;
  readonly stop: () => Promise<void>;
  /** Ends it without a warning, as a crash would. Data it has acknowledged is there at its next start. */
  readonly kill: () => Promise<void>;
}

/** The part cannot be had. The message is one line: what is missing and how to mend it. */
export class PartUnavailable extends Error {
  override name = 'PartUnavailable';
}

/** What the embedded part needs is not installed here; a container may serve instead. */
export class PartMissing extends PartUnavailable {
  override name = 'PartMissing';
}

/** Throws when someone listens on the port already, and says who. */
export async function claimPort(part: string, port: number): Promise<void> {
  if (await isFree(port)) return;
  const holder = await portHolder(port);
  const who = holder === undefined ? 'another process' : `process ${holder.pid} (${holder.command})`;
  throw new PartUnavailable(`${part} needs port ${port}, which ${who} has taken: stop that one first`);
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
