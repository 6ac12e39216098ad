/** The parts of an OpenAPI 3.1 document that clients rely on. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly parameters?: readonly { name: string; in: string; required?: boolean }[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Schema {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

/**
 * What would break a client written against `before`: a call, an answer or a field of an answer that is gone or has
 * another type, and anything that a request must have now and did not need then, or may no longer have.
 */
export function brokenPromises(before: OpenApi, now: OpenApi): string[] {
  const successors = inlined(now, now).paths;
  return Object.entries(inlined(before, before).paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const call = `${method.toUpperCase()} ${path}`;
      const successor = successors[path]?.[method];
      return successor === undefined ? [`${call} is gone`] : operationBroken(call, operation, successor);
    }),
  );
}

/** The same with every `$ref` replaced by what it names, so that a renamed component breaks nothing. */
function inlined<Part>(part: Part, document: object): Part {
  if (Array.isArray(part)) return part.map((item) => inlined(item, document)) as Part;
  if (typeof part !== 'object' || part === null) return part;
  if ('$ref' in part) return inlined(named(String(part.$ref), document) as Part, document);
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, inlined(value, document)])) as Part;
}

function named(reference: string, document: object): unknown {
  return reference
    .split('/')
    .slice(1)
    .reduce<unknown>((place, name) => (place as Record<string, unknown> | undefined)?.[name], document);
}

function operationBroken(call: string, before: Operation, now: Operation): string[] {
  const known = new Set((before.parameters ?? []).map((parameter) => `${parameter.in} ${parameter.name}`));
  const parameters = (now.parameters ?? [])
    .filter((parameter) => parameter.required && !known.has(`${parameter.in} ${parameter.name}`))
    .map((parameter) => `${call} now requires ${parameter.in} ${parameter.name}`);
  const request = contentPairs(before.requestBody?.content, now.requestBody?.content).flatMap(([type, old, next]) =>
    schemaBroken(`${call} request ${type}`, old, next, 'request'),
  );
  const responses = Object.entries(before.responses ?? {}).flatMap(([status, response]) => {
    const successor = now.responses?.[status];
    if (successor === undefined) return [`${call} no longer answers ${status}`];
    return contentPairs(response.content, successor.content).flatMap(([type, old, next]) =>
      schemaBroken(`${call} ${status} ${type}`, old, next, 'response'),
    );
  });
  return [...parameters, ...request, ...responses];
}

function contentPairs(before: Content = {}, now: Content = {}): [string, Schema, Schema | undefined][] {
  return Object.entries(before).map(([type, media]) => [type, media.schema ?? {}, now[type]?.schema]);
}

function schemaBroken(at: string, before: Schema, now: Schema | undefined, side: 'request' | 'response'): string[] {
  if (now === undefined) return [`${at} is gone`];
  if (JSON.stringify(before.type) !== JSON.stringify(now.type)) return [`${at} has another type`];
  const properties = Object.entries(before.properties ?? {}).flatMap(([name, schema]) =>
    schemaBroken(`${at}/${name}`, schema, now.properties?.[name], side),
  );
  const items = before.items ? schemaBroken(`${at}/items`, before.items, now.items, side) : [];
  return [...properties, ...items, ...requiredBroken(at, before, now, side)];
}

function requiredBroken(at: string, before: Schema, now: Schema, side: 'request' | 'response'): string[] {
  const [stricter, looser] = side === 'request' ? [now, before] : [before, now];
  return (stricter.required ?? [])
    .filter((name) => name in (now.properties ?? {}) && !looser.required?.includes(name))
    .map((name) => `${at}/${name} is ${side === 'request' ? 'now' : 'no longer'} required`);
}
