export interface EventStoreDev {
  /** The connection string, `esdb://127.0.0.1:<port>?tls=false`. */
  url: string;
  /** The address of the fault switches, `http://127.0.0.1:<port>`. */
  faultsUrl: string;
  pid: number;
  /** Ends it gracefully. */
  stop(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL). */
  kill(): Promise<void>;
}

export interface StartOptions {
  dataDir: string;
  /** A free one by default. */
  port?: number;
}

/** Starts the stand-in as a process of its own and resolves once it listens; rejects with its one line if it can't. */
export async function startEventStoreDev(_options: StartOptions): Promise<EventStoreDev> {
  throw new Error('not started yet');
}
