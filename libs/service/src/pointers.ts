import type { ErrorObject } from 'ajv';
import type { FieldError } from './problem.ts';

type Wrong = Pick<ErrorObject, 'keyword' | 'instancePath' | 'schemaPath' | 'params' | 'message' | 'parentSchema'>;

const most = 20;

/**
 * What is wrong, field by field, as JSON pointers. Where a value matches none of several alternatives, the errors of
 * the one it comes closest to are told, not those of all.
 */
export function fieldErrors(wrong: readonly Wrong[], place: FieldError['in']): FieldError[] {
  const errors = closest(wrong).map((error) => ({ in: place, pointer: pointerTo(error), detail: sentence(error) }));
  const seen = new Map(errors.map((error) => [`${error.pointer} ${error.detail}`, error]));
  return [...seen.values()].slice(0, most);
}

function closest(errors: readonly Wrong[]): Wrong[] {
  const union = errors
    .filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
    .toSorted((a, b) => a.schemaPath.length - b.schemaPath.length)[0];
  if (union === undefined) return [...errors];
  const inside = (error: Wrong) =>
    error.schemaPath.startsWith(`${union.schemaPath}/`) && error.instancePath.startsWith(union.instancePath);
  const rest = errors.filter((error) => error !== union && !inside(error));
  const alternatives = Map.groupBy(errors.filter(inside), (error) => branchOf(error, union));
  return [...best([...alternatives.values()].map(closest), union), ...closest(rest)];
}

function branchOf(error: Wrong, union: Wrong): string {
  return error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0] ?? '';
}

function best(alternatives: readonly Wrong[][], union: Wrong): Wrong[] {
  const tags = alternatives.map((errors) => errors.find(isTag));
  const tag = tags[0];
  if (tag !== undefined && tags.every((other) => other?.instancePath === tag.instancePath)) {
    const allowedValues = tags.flatMap((other) => (other === undefined ? [] : allowed(other)));
    return [{ ...tag, keyword: 'enum', params: { allowedValues } }];
  }
  return alternatives.toSorted((a, b) => distance(a, union) - distance(b, union))[0] ?? [union];
}

/** How far a value is from an alternative: a wrong tag or type means another one, a missing field perhaps. */
function distance(errors: readonly Wrong[], union: Wrong): number {
  let sum = 0;
  for (const error of errors) {
    if (isTag(error)) sum += 100;
    else if (error.keyword === 'type' && error.instancePath === union.instancePath) sum += 50;
    else if (error.keyword === 'required' || error.keyword === 'additionalProperties') sum += 10;
    else sum += 1;
  }
  return sum;
}

function isTag({ keyword }: Wrong): boolean {
  return keyword === 'const' || keyword === 'enum';
}

function allowed({ params }: Wrong): unknown[] {
  return 'allowedValues' in params ? params.allowedValues : [params.allowedValue];
}

function pointerTo({ keyword, instancePath, params }: Wrong): string {
  if (keyword === 'required') return `#${instancePath}/${escaped(params.missingProperty)}`;
  if (keyword === 'additionalProperties') return `#${instancePath}/${escaped(params.additionalProperty)}`;
  if (keyword === 'uniqueItems') return `#${instancePath}/${Math.max(params.i, params.j)}`;
  return `#${instancePath}`;
}

function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function sentence(error: Wrong): string {
  if (error.keyword === 'required') return 'is required';
  if (error.keyword === 'additionalProperties') return 'is not a known field';
  if (error.keyword === 'uniqueItems') return `is the same as item ${Math.min(error.params.i, error.params.j)}`;
  if (error.keyword === 'pattern') return form(error);
  if (isTag(error)) return `must be ${allowed(error).join(' or ')}`;
  return error.message ?? 'is not valid';
}

/** What a pattern wants, in words: nobody who fills in a form reads regular expressions. */
function form({ parentSchema }: Wrong): string {
  const { description } = parentSchema ?? {};
  return typeof description === 'string' ? `is not as described: ${description}` : 'is not of the form that is wanted';
}
