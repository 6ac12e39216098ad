import { NotUnderstood, parseCommandLine } from '@concert/parts/arguments';

export const help = `Shows the messages that a context could not handle, and has it handle them again.

  npm run dead-letters -- list [context]
  npm run dead-letters -- replay <context> [--key <key>]

list     what is outstanding: where it came from, why it failed, and what waits behind it
replay   once the cause is removed: hands the context its dead letters again, those of a key in their order, until none
         is left or one has failed again; the context has to be running

Contexts: concert, booking, payment, delivery, notification, mypage.
KAFKA_BROKERS says where Kafka is (127.0.0.1:9092).
Exit status: 0 nothing is left undone, 1 something is or Kafka is away, 2 the command is not understood.`;

export type Command =
  | { verb: 'help' }
  | { verb: 'list'; context?: string }
  | { verb: 'replay'; context: string; key?: string };

/** Throws NotUnderstood. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: { key: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const [verb, context, ...more] = positionals;
  if (values.help || verb === undefined) return { verb: 'help' };
  if (verb !== 'list' && verb !== 'replay') throw new NotUnderstood(`there is no command ${verb}`);
  if (more.length > 0) throw new NotUnderstood(`${verb} takes one context only`);
  if (verb === 'list') {
    if (values.key !== undefined) throw new NotUnderstood('list takes no --key');
    return context === undefined ? { verb } : { verb, context };
  }
  if (context === undefined) throw new NotUnderstood('replay needs a context');
  return values.key === undefined ? { verb, context } : { verb, context, key: values.key };
}
