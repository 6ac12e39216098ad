import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The command line is not understood; the message says why, in one line. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

type Read<Config extends ParseArgsConfig> = ReturnType<typeof parseArgs<Config>>;

/** The command line, as `parseArgs` reads it. Throws NotUnderstood. */
export function parseCommandLine<const Config extends ParseArgsConfig>(config: Config): Read<Config> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new NotUnderstood(error instanceof Error ? error.message : String(error));
  }
}

/** The same for a program that ends with a line and its help when it is not understood. */
export function readArguments<const Config extends ParseArgsConfig>(config: Config, help: string): Read<Config> {
  try {
    return parseCommandLine(config);
  } catch (error) {
    return notUnderstood(error instanceof Error ? error.message : String(error), help);
  }
}

/** Ends the program. */
export function notUnderstood(why: string, help: string): never {
  console.error(`${why}\n\n${help}`);
  process.exit(2);
}
