import type { Http } from './http.ts';

/** Remembers the routes registered from here on: which methods a path has, so that a wrong one is 405 and not 404. */
export function knownMethods(http: Http): (path: string) => readonly string[] {
  const known: { segments: readonly string[]; methods: readonly string[] }[] = [];
  http.addHook('onRoute', ({ url, method }) => {
    known.push({ segments: url.split('/'), methods: [method].flat() });
  });
  return (path) => {
    const segments = path.split('/');
    const methods = known.filter((route) => matches(route.segments, segments)).flatMap((route) => route.methods);
    return [...new Set(methods)].toSorted();
  };
}

function matches(route: readonly string[], path: readonly string[]): boolean {
  const open = route.at(-1) === '*';
  if (open ? path.length < route.length : path.length !== route.length) return false;
  return route.every((segment, index) => segment === path[index] || segment.startsWith(':') || segment === '*');
}
