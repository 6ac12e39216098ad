import { connectKafka, type Kafka, KafkaUnavailable } from '@concert/kafka/kafka';
import { NobodyReplays } from '@concert/kafka/replay-ledger';
import { contextsWithDeadLetters } from '@concert/kafka/topics';
import { NotUnderstood } from '@concert/parts/arguments';
import { type Command, help, parseCommand } from './arguments.ts';
import { list } from './list.ts';
import { replayAndTell } from './replay.ts';

const brokers = process.env.KAFKA_BROKERS || '127.0.0.1:9092';
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

try {
  process.exitCode = (await run(parseCommand(process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
  console.error(explanation(error));
  process.exitCode = error instanceof NotUnderstood ? 2 : 1;
}

/** Whether nothing is left undone. */
async function run(command: Command): Promise<boolean> {
  if (command.verb === 'help') {
    console.log(help);
    return true;
  }
  const nothing = () => undefined;
  const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const kafka = connectKafka({ brokers: brokers.split(','), clientId: 'dead-letters', logger });
  try {
    const contexts = await contextsIn(kafka, command.context);
    if (command.verb === 'replay') return await replayAndTell(kafka, command, console.log, interrupted.signal);
    await list(kafka, contexts, console.log, interrupted.signal);
    return true;
  } finally {
    await kafka.close();
  }
}

async function contextsIn(kafka: Kafka, asked: string | undefined): Promise<string[]> {
  const known = await contextsWithDeadLetters(kafka);
  if (asked === undefined) return known;
  if (known.includes(asked)) return [asked];
  throw new NotUnderstood(`no context ${asked} has run here; those that have: ${known.join(', ') || 'none'}`);
}

function explanation(error: unknown): string {
  if (error instanceof NotUnderstood) return `${error.message} (--help tells more)`;
  if (error instanceof KafkaUnavailable)
    return `Kafka at ${brokers} (KAFKA_BROKERS) does not answer (does \`npm start\` run?): ${error.message}`;
  if (error instanceof NobodyReplays) return `${error.message}: is the context running, and are its dependencies?`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
