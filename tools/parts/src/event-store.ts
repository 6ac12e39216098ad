import { startEventStoreDev } from '@concert/eventstore-dev/start';
import { claimPort, type PartOptions, type RunningPart } from './part.ts';

/** The stand-in for development and test: there is no EventStoreDB to embed. */
export async function startEventStore({ dataDir, port }: PartOptions): Promise<RunningPart> {
  await claimPort('The event store', port);
  const { url, exited, stop, kill } = await startEventStoreDev({ dataDir, port });
  return { address: url, exited, stop, kill };
}
