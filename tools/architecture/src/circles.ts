import { posix } from 'node:path';
import type { Rule } from './rule.ts';
import type { SourceFile } from './workspace.ts';

/** Types are gone when the code runs; anything else that a file imports runs before it. */
const ownImport = /^\s*(?:import|export)\s(?!type\s)[^'"`;]*?from\s*['"](\.[^'"]+)['"]/gm;

/** No file needs itself to be loaded first: who reads one begins somewhere. Told once, by its first file. */
export const noImportCircles: Rule = ({ files }) => {
  const imported = new Map(files.map((file) => [file.path, importedBy(file)]));
  const circles = [...imported.keys()].flatMap((path) => circleFrom(path, imported) ?? []);
  return [...new Set(circles)];
};

function importedBy({ path, text }: SourceFile): string[] {
  return [...text.matchAll(ownImport)].map(([, to = '']) => posix.join(posix.dirname(path), to));
}

/** The shortest way from the file back to itself, if it is the first of that circle by name. */
function circleFrom(start: string, imported: ReadonlyMap<string, readonly string[]>): string | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const path of queue) {
    for (const next of imported.get(path) ?? []) {
      if (next === start) return toldOnce(start, wayTo(path, cameFrom));
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, path);
      queue.push(next);
    }
  }
  return undefined;
}

function wayTo(path: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const before = cameFrom.get(path);
  return before === undefined ? [path] : [...wayTo(before, cameFrom), path];
}

function toldOnce(start: string, way: readonly string[]): string | undefined {
  const isFirst = way.every((path) => start <= path);
  return isFirst ? `${[...way, start].join(' imports ')}: a circle` : undefined;
}
