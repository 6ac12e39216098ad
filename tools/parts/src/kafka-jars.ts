import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { hasCode, PartMissing } from './part.ts';
import { cacheDir } from './repository.ts';

const run = promisify(execFile);
const pom = resolve(import.meta.dirname, '../kafka/pom.xml');

/**
 * The folder with the jars of Apache Kafka, copied from Maven Central the first time. Copied beside its place and moved
 * there whole, so that an interrupted copy is not mistaken for a broker; two that copy at once do not harm each other.
 */
export async function kafkaJars(onProgress: (line: string) => void): Promise<string> {
  const jars = join(cacheDir, `kafka-${await kafkaVersion()}`);
  if (await exists(jars)) return jars;
  onProgress('Kafka: copying its jars with Maven, once (43 MB)');
  const unfinished = `${jars}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  try {
    await copyJars(unfinished);
    await rename(unfinished, jars);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(jars))) throw error;
  }
  return jars;
}

async function kafkaVersion(): Promise<string> {
  const [, version] = /<version>([^<]+)<\/version>/.exec(await readFile(pom, 'utf8')) ?? [];
  if (version === undefined) throw new Error(`${pom} names no version`);
  return version;
}

async function copyJars(folder: string): Promise<void> {
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  try {
    await run('mvn', ['--quiet', '--batch-mode', '--file', pom, ...goal], { timeout: 300_000 });
  } catch (error) {
    throw new PartMissing(
      hasCode(error, 'ENOENT')
        ? 'Kafka needs Maven once, to fetch its jars: there is no `mvn` here. Install it (apt-get install maven)'
        : `Kafka's jars could not be fetched from Maven Central: ${firstError(error)}`,
    );
  }
}

/** Maven prints its errors to standard output, many lines of them; the first tells what happened. */
function firstError(error: unknown): string {
  const printed = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  return printed.split('\n').find((line) => line.includes('ERROR')) ?? String(error);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
