import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The command line, as `parseArgs` reads it. One that is not understood ends the program with a line and the help. */
export function readArguments<const Config extends ParseArgsConfig>(
  config: Config,
  help: string,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    return notUnderstood(error instanceof Error ? error.message : String(error), help);
  }
}

/** Ends the program. */
export function notUnderstood(why: string, help: string): never {
  console.error(`${why}\n\n${help}`);
  process.exit(2);
}
