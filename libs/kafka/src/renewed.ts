interface Connection {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/**
 * A connection made on first use and dropped after any failure: an idempotent producer is of no more use once its
 * sequence numbers and the broker's differ, and kafkajs does not always mend a lost connection.
 */
export function renewed<C extends Connection>(create: () => C) {
  let current: Promise<C> | undefined;

  async function open(): Promise<C> {
    const connection = create();
    try {
      await connection.connect();
    } catch (error) {
      await close(connection);
      throw error;
    }
    return connection;
  }

  function drop(failed: Promise<C>): void {
    if (current === failed) current = undefined;
    void failed.then(close, () => undefined);
  }

  return {
    async use<Result>(work: (connection: C) => Promise<Result>): Promise<Result> {
      current ??= open();
      const used = current;
      try {
        return await work(await used);
      } catch (error) {
        drop(used);
        throw error;
      }
    },
    async close(): Promise<void> {
      const last = current;
      current = undefined;
      await last?.then(close, () => undefined);
    },
  };
}

/** A connection that cannot even be closed properly is gone all the same. */
async function close(connection: Connection): Promise<void> {
  await connection.disconnect().catch(() => undefined);
}
