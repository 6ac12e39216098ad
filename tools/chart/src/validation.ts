import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import type { Manifest } from './helm.ts';
import { schemasDir } from './places.ts';

export type Release = '1.34' | '1.37';

/** Says what the API server of a release would not take, or would drop without a word: one sentence each, none is good. */
export function validator(release: Release): (manifest: Manifest) => readonly string[] {
  // Compiled when first asked for: the schema of a pod is large, and most kinds have none.
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addSchema(schemas(`kubernetes-${release}.json`), 'own');
  ajv.addSchema(schemas('custom.json'), 'custom');
  return (manifest) => {
    const { apiVersion, kind, metadata } = manifest;
    const at = `#/kinds/${`${apiVersion}/${kind}`.replaceAll('/', '~1')}`;
    const validate = ajv.getSchema(`own${at}`) ?? ajv.getSchema(`custom${at}`);
    const name = `${kind} ${metadata.name}`;
    if (validate === undefined) return [`${name}: Kubernetes ${release} has no ${kind} in ${apiVersion}`];
    return validate(manifest) === true ? [] : (validate.errors ?? []).map((error) => `${name}${sentence(error)}`);
  };
}

function sentence({ instancePath, keyword, params, message }: ErrorObject): string {
  const what = keyword === 'additionalProperties' ? `there is no ${params.additionalProperty}` : message;
  return `${instancePath.replaceAll('/', '.')}: ${what}`;
}

function schemas(file: string): object {
  return JSON.parse(readFileSync(join(schemasDir, file), 'utf8'));
}
