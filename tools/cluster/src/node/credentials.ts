import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubeconfig, runDir } from '../places.ts';
import { output } from '../run.ts';
import { nodeAddress, nodeName } from './namespace.ts';

const folder = join(runDir, 'pki');

/** Paths of what the parts of the node show to each other. */
export const credentials = {
  ca: join(folder, 'ca.crt'),
  caKey: join(folder, 'ca.key'),
  api: join(folder, 'api.crt'),
  apiKey: join(folder, 'api.key'),
  serviceAccounts: join(folder, 'sa.key'),
  serviceAccountsPublic: join(folder, 'sa.pub'),
  tokens: join(folder, 'tokens.csv'),
  /** Of a user of the API below. */
  config: (user: User) => (user === 'admin' ? kubeconfig : join(folder, `${user}.conf`)),
};

const users = {
  admin: { name: 'admin', group: 'system:masters' },
  addons: { name: 'addons', group: 'system:masters' },
  controllers: { name: 'system:kube-controller-manager', group: '' },
  scheduler: { name: 'system:kube-scheduler', group: '' },
  kubelet: { name: `system:node:${nodeName}`, group: 'system:nodes' },
  proxy: { name: 'system:kube-proxy', group: '' },
} as const;
type User = keyof typeof users;

/** New certificates and tokens, good for this node alone. */
export async function makeCredentials(): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await makeCertificates();
  const lines: string[] = [];
  for (const user of Object.keys(users) as User[]) {
    const { name, group } = users[user];
    const token = randomBytes(16).toString('hex');
    lines.push([token, name, name, ...(group === '' ? [] : [`"${group}"`])].join(','));
    await writeFile(credentials.config(user), configOf(token), { mode: 0o600 });
  }
  await writeFile(credentials.tokens, `${lines.join('\n')}\n`, { mode: 0o600 });
}

async function makeCertificates(): Promise<void> {
  const { ca, caKey, api, apiKey, serviceAccounts, serviceAccountsPublic } = credentials;
  const openssl = (...args: string[]) => output('openssl', args, { cwd: folder });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const days = ['-days', '3650'];
  await openssl('req', '-x509', ...curve, '-keyout', caKey, '-out', ca, ...days, '-subj', '/CN=concert-cluster-ca');
  const service = [
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
  ];
  const names = ['localhost', nodeName, ...service, 'metrics-server.kube-system.svc'].map((name) => `DNS:${name}`);
  const addresses = ['127.0.0.1', nodeAddress, '10.96.0.1'].map((address) => `IP:${address}`);
  const extensions = [`subjectAltName=${[...addresses, ...names].join(',')}`, 'extendedKeyUsage=serverAuth,clientAuth'];
  await writeFile(join(folder, 'api.ext'), `${extensions.join('\n')}\n`);
  await openssl('req', ...curve, '-keyout', apiKey, '-out', 'api.csr', '-subj', '/O=system:masters/CN=kube-apiserver');
  const signer = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-extfile', 'api.ext'];
  await openssl('x509', '-req', '-in', 'api.csr', ...signer, ...days, '-out', api);
  await openssl('genrsa', '-out', serviceAccounts, '2048');
  await openssl('rsa', '-in', serviceAccounts, '-pubout', '-out', serviceAccountsPublic);
}

function configOf(token: string): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'node', cluster: { server: 'https://127.0.0.1:6443', 'certificate-authority': credentials.ca } },
    ],
    users: [{ name: 'user', user: { token } }],
    contexts: [{ name: 'node', context: { cluster: 'node', user: 'user' } }],
    'current-context': 'node',
  };
  return JSON.stringify(config, null, 2);
}
