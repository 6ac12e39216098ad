import { join } from 'node:path';
import { connectEventStore } from '@concert/event-store/connect';
import { EventStoreRefused, EventStoreUnavailable } from '@concert/event-store/errors';
import { NotUnderstood } from '@concert/parts/arguments';
import { repositoryRoot } from '@concert/parts/repository';
import { findSystem } from '@concert/stack/control';
import { NoAcknowledgements, readAcks } from './acks.ts';
import { type Command, help, parseCommand } from './arguments.ts';
import { auditEventStore } from './audit.ts';
import { progressOn } from './progress.ts';
import { linesOf } from './report.ts';

/** The command cannot be carried out; the message says in one line what to do. */
class CannotAudit extends Error {
  override readonly name = 'CannotAudit';
}

try {
  process.exitCode = await run(parseCommand(process.argv.slice(2)));
} catch (error) {
  console.error(explanation(error));
  process.exitCode = 2;
}

async function run(command: Command): Promise<0 | 1> {
  if (command.verb === 'help') {
    console.log(help);
    return 0;
  }
  const { eventStore = runningEventStore(), acks: file, ...options } = command;
  const acks = file === undefined ? [] : await readAcks(file);
  const progress = progressOn(process.stderr);
  const store = connectEventStore(eventStore);
  try {
    console.log(`auditing the event store at ${eventStore}`);
    const report = await auditEventStore(store, { ...options, acks, onProgress: progress.tell });
    progress.end();
    for (const line of linesOf(report)) console.log(line);
    return report.breach === null ? 0 : 1;
  } catch (error) {
    if (error instanceof EventStoreRefused) throw new CannotAudit(error.message);
    if (!(error instanceof EventStoreUnavailable)) throw error;
    throw new CannotAudit(
      `the event store at ${eventStore} does not answer: is it up, and is the address right? (${error.message})`,
    );
  } finally {
    progress.end();
    await store.close();
  }
}

function runningEventStore(): string {
  const address = process.env.EVENTSTORE_URL || findSystem(join(repositoryRoot, '.data'))?.eventStoreUrl;
  if (address !== undefined) return address;
  throw new CannotAudit('no system runs here: start it with `npm start`, or name its store with --event-store URL');
}

function explanation(error: unknown): string {
  if (error instanceof NotUnderstood) return `${error.message} (--help tells more)`;
  if (error instanceof CannotAudit || error instanceof NoAcknowledgements) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
