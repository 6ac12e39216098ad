import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readArguments } from '@concert/parts/arguments';
import { generatedDir, generatedFiles } from './generated.ts';

const help = `npm run observability              makes the rules and the dashboards of the chart from deploy/observability
npm run observability -- --help    this

Writes deploy/helm/concert/files/rules.yaml and dashboards/*.json there. A test says when they differ from their source.`;

const { values } = readArguments({ options: { help: { type: 'boolean', default: false } } }, help);
if (values.help) console.log(help);
else await write();

async function write(): Promise<void> {
  const files = generatedFiles();
  await mkdir(join(generatedDir, 'dashboards'), { recursive: true });
  for (const left of await readdir(join(generatedDir, 'dashboards'))) {
    if (!files.has(`dashboards/${left}`)) await rm(join(generatedDir, 'dashboards', left));
  }
  for (const [path, text] of files) {
    await mkdir(dirname(join(generatedDir, path)), { recursive: true });
    await writeFile(join(generatedDir, path), text);
  }
  console.log(`${files.size} files in ${generatedDir}`);
}
