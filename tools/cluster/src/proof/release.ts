import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { apply, helm, kubectl } from '../kubectl.ts';
import { nodeName } from '../node/namespace.ts';
import { volumeDir } from '../places.ts';
import type { Ran } from '../run.ts';

export const releaseName = 'concert';
export const chart = join(repositoryRoot, 'deploy/helm/concert');
export const valuesFiles = [join(chart, 'values-dev.yaml'), join(repositoryRoot, 'tools/cluster/values-test.yaml')];

/** Values over those of the files. */
export type Values = Readonly<Record<string, unknown>>;

/** Installs the release, or brings it to these values, and waits until every pod is ready. Whatever comes of it. */
export function upgrade(values: Values = {}, timeoutSeconds = 300): Promise<Ran> {
  const files = valuesFiles.map((file) => `--values=${file}`);
  const wait = ['--wait', `--timeout=${timeoutSeconds}s`];
  return helm(['upgrade', '--install', releaseName, chart, ...files, '--values=-', ...wait], {
    input: JSON.stringify(values),
  });
}

/** Back to a revision. Whatever comes of it. */
export function rollback(revision: number, timeoutSeconds = 300): Promise<Ran> {
  return helm(['rollback', releaseName, String(revision), '--wait', `--timeout=${timeoutSeconds}s`]);
}

/** The last revision that was installed as it should be; 0 when there is none. */
export async function deployedRevision(): Promise<number> {
  const { code, stdout } = await helm(['history', releaseName, '--output=json']);
  if (code !== 0) return 0;
  const revisions: { revision: number; status: string }[] = JSON.parse(stdout);
  return revisions.findLast(({ status }) => status === 'deployed')?.revision ?? 0;
}

/** Throws, with what helm says, unless it did as it was told. */
export function mustSucceed(what: string, { code, stdout, stderr }: Ran): void {
  if (code !== 0) throw new Error(`${what} failed: ${(stderr || stdout).trim().split('\n').slice(-4).join(' ')}`);
}

/** Nothing of a release before, and volumes for the stores, made beforehand: nobody provides them on this node. */
export async function prepare(): Promise<void> {
  await helm(['uninstall', releaseName, '--wait', '--ignore-not-found']);
  const leftovers = ['persistentvolumeclaims', 'jobs', 'secrets', 'configmaps'].join(',');
  const selector = `--selector=app.kubernetes.io/instance=${releaseName}`;
  await kubectl(['delete', leftovers, selector, '--ignore-not-found', '--wait']);
  await kubectl(['delete', 'persistentvolumeclaims', '--all', '--wait']);
  await kubectl(['delete', 'persistentvolumes', '--all', '--wait']);
  await apply([
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'local' },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
    ...(await Promise.all(['one', 'two', 'three'].map(volume))),
  ]);
}

let prepared = 0;

async function volume(name: string): Promise<object> {
  const path = join(volumeDir, `${Date.now()}-${prepared++}`);
  await mkdir(path, { recursive: true });
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'local',
      local: { path },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [nodeName] }] },
          ],
        },
      },
    },
  };
}
