import { type Route, routeOf, routes } from './routes.ts';

type Json = { [name: string]: unknown };
interface Document {
  paths?: Record<string, Record<string, Json>>;
  components?: { schemas?: Record<string, unknown>; securitySchemes?: Json };
}

const freshForMs = 5_000;
const fetchTimeoutMs = 2_000;

/**
 * One document of all that the gateway lets in, from what the services say of themselves. A service that is away is
 * shown as it last was; the answer names those never seen.
 */
export function mergedOpenApi(upstream: (route: Route) => string, now: () => number = Date.now) {
  const lastGood = new Map<string, Document>();
  let asked = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    await Promise.all(
      routes.map(async (route) => {
        const document = await fetchDocument(upstream(route)).catch(() => undefined);
        if (document !== undefined) lastGood.set(route.service, document);
      }),
    );
    asked = now();
    refreshing = undefined;
  }

  return async (): Promise<object> => {
    if (now() - asked > freshForMs) {
      refreshing ??= refresh();
      await refreshing;
    }
    return merge(lastGood);
  };
}

async function fetchDocument(url: string): Promise<Document> {
  const response = await fetch(new URL('/openapi.json', url), { signal: AbortSignal.timeout(fetchTimeoutMs) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as Document;
}

function merge(documents: ReadonlyMap<string, Document>): object {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, unknown> = {};
  for (const [service, original] of [...documents].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const document = withOwnNames(service, original, schemas);
    Object.assign(schemas, document.components?.schemas);
    for (const [path, operations] of Object.entries(document.paths ?? {})) {
      if (routeOf(path)?.service === service) paths[path] = throughTheGateway(service, operations);
    }
  }
  const away = routes.map(({ service }) => service).filter((service) => !documents.has(service));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Concert',
      version: '1.0.0',
      description: `Concert tickets: register, book, pay, receive, cancel.${away.length > 0 ? ` Not seen yet: ${away.join(', ')}.` : ''}`,
    },
    servers: [{ url: '/' }],
    tags: [...documents.keys()].toSorted().map((name) => ({ name })),
    paths,
    components: { schemas, securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  };
}

/** Where two services give one name to different shapes, the later one's is prefixed with its own. */
function withOwnNames(service: string, document: Document, taken: Readonly<Record<string, unknown>>): Document {
  const own = Object.entries(document.components?.schemas ?? {});
  const clashing = own.filter(
    ([name, schema]) => name in taken && JSON.stringify(taken[name]) !== JSON.stringify(schema),
  );
  let text = JSON.stringify(document);
  for (const [name] of clashing)
    text = text.replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${service}.${name}"`);
  const renamed = JSON.parse(text) as Document;
  const names = new Map(clashing.map(([name]) => [name, `${service}.${name}`]));
  const schemas = Object.entries(renamed.components?.schemas ?? {}).map(([name, schema]) => [
    names.get(name) ?? name,
    schema,
  ]);
  return { ...renamed, components: { ...renamed.components, schemas: Object.fromEntries(schemas) } };
}

/** What the gateway itself may answer before or instead of the service. */
function throughTheGateway(service: string, operations: Record<string, Json>): Record<string, Json> {
  const problem = (description: string) => ({
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
  const own = { 429: problem('Too Many Requests'), 504: problem('Gateway Timeout') };
  const entries = Object.entries(operations).map(([method, operation]) => [
    method,
    { ...operation, tags: [service], responses: { ...own, ...(operation.responses as Json) } },
  ]);
  return Object.fromEntries(entries);
}
