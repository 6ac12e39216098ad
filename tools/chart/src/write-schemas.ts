import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { schemasDir } from './places.ts';
import { onlyKinds, type Schema, type Swagger, strict } from './strict-schema.ts';

/**
 * `npm run schemas -w tools/chart` writes what manifests are validated against, anew: needs Go, whose modules carry the
 * schemas that the API servers themselves have. The tests need only what it wrote.
 */
const run = promisify(execFile);

/** The oldest Kubernetes that the chart is for (`kubeVersion` of Chart.yaml) and the newest there is. */
const releases = ['v1.34.4', 'v1.37.2'];

const custom = [
  {
    module: 'istio.io/api@v1.31.4',
    files: ['kubernetes/customresourcedefinitions.gen.yaml'],
    kinds: ['VirtualService', 'DestinationRule'],
  },
  {
    module: 'sigs.k8s.io/gateway-api@v1.6.3',
    files: ['config/crd/standard/gateway.networking.k8s.io_httproutes.yaml'],
    kinds: ['HTTPRoute'],
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    files: ['servicemonitors', 'prometheusrules'].map(
      (name) => `example/prometheus-operator-crd/monitoring.coreos.com_${name}.yaml`,
    ),
    kinds: ['ServiceMonitor', 'PrometheusRule'],
  },
];

for (const release of releases) {
  const folder = await downloaded(`k8s.io/kubernetes@${release}`);
  const swagger: Swagger = JSON.parse(await readFile(join(folder, 'api/openapi-spec/swagger.json'), 'utf8'));
  await write(`kubernetes-${release.split('.', 2).join('.').slice(1)}.json`, onlyKinds(swagger));
}
const schemas: Record<string, Schema> = {};
for (const { module, files, kinds } of custom) {
  const folder = await downloaded(module);
  for (const file of files) Object.assign(schemas, customKinds(await readFile(join(folder, file), 'utf8'), kinds));
}
await write('custom.json', { kinds: schemas });

/** The schema of each kind, `apiVersion/kind`, in the version that the chart uses: the one that is stored. */
function customKinds(text: string, kinds: readonly string[]): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  for (const document of parseAllDocuments(text)) {
    const { spec } = document.toJS();
    if (!kinds.includes(spec.names.kind)) continue;
    const version = spec.versions.find(({ name }: { name: string }) => name === 'v1');
    const { properties, ...schema } = version.schema.openAPIV3Schema;
    // Every object has these, whether its schema says so or not.
    const named = { properties: { apiVersion: {}, kind: {}, metadata: {}, ...properties } };
    found[`${spec.group}/${version.name}/${spec.names.kind}`] = strict({ ...schema, ...named });
  }
  return found;
}

async function downloaded(module: string): Promise<string> {
  const { stdout } = await run('go', ['mod', 'download', '-json', module], { cwd: schemasDir });
  return JSON.parse(stdout).Dir;
}

async function write(name: string, content: object): Promise<void> {
  const path = join(schemasDir, name);
  await writeFile(path, `${JSON.stringify(content)}\n`);
  await run('npx', ['biome', 'format', '--write', path]);
  console.log(`wrote ${path}`);
}
