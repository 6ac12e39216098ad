import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubectl } from '../kubectl.ts';
import { runDir } from '../places.ts';
import { CannotRun, output } from '../run.ts';
import { until } from '../until.ts';
import { startDns, startMetrics } from './addons.ts';
import { importImages, startContainerd } from './containerd.ts';
import { startApiServer, startControllers, startEtcd, startScheduler } from './control-plane.ts';
import { makeCredentials } from './credentials.ts';
import { down, sysctlFile, sysctlNames } from './down.ts';
import { startKubelet, startProxy } from './kubelet.ts';
import { initPid, logFileOf, makeNamespace, nodeName } from './namespace.ts';

/** Starts a node of Kubernetes; resolves when pods can be made on it. Programs and images are in the cache. */
export async function up(say: (line: string) => void): Promise<void> {
  if (initPid() !== undefined) throw new CannotRun('a node is up already: `npm run cluster -- down` ends it');
  // What a node left that ended otherwise.
  await down();
  for (const folder of ['cni/net.d', 'containerd', 'kubelet']) await mkdir(join(runDir, folder), { recursive: true });
  await writeFile(sysctlFile, await output('sysctl', sysctlNames));
  await makeNamespace();
  await makeCredentials();
  startEtcd();
  startApiServer();
  await startContainerd();
  say(`containerd is up with ${(await importImages()).join(', ')}`);
  await until(`the API server (${logFileOf('api-server')})`, () => kubectl(['get', '--raw=/readyz']), 60_000);
  say('the API server answers');
  startControllers();
  startScheduler();
  await startKubelet();
  await startProxy();
  await startDns();
  const ready = ['wait', '--for=condition=Ready', `node/${nodeName}`, '--timeout=1s'];
  await until(`the node (${logFileOf('kubelet')})`, () => kubectl(ready), 60_000);
  await startMetrics();
  await until('a service account', () => kubectl(['get', 'serviceaccount', 'default']), 30_000);
  say('the node is ready');
}
