import type { TSchema } from '@concert/schema/schema';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type FastifyInstance, type FastifySchema, fastify, type RouteOptions } from 'fastify';
import type { Access } from './http.ts';
import { nameSchemas } from './named-schemas.ts';
import { STATUS_CODES } from './node-http.ts';
import { problemMediaType, problemSchema } from './problem.ts';

/** `urls`, because the page sets `url` itself, to the document of this service's own routes. */
const uiConfig = { urls: [{ url: '/openapi.json', name: 'Concert' }], deepLinking: true };
const theme = {
  title: 'Concert',
  css: [{ filename: 'concert.css', content: '.swagger-ui .topbar { display: none }' }],
};

type Responses = Readonly<Record<string, unknown>>;

/** A Fastify of its own that answers nobody: it describes these routes in an OpenAPI 3.1 document, and has the page. */
export async function describedRoutes(name: string, routes: readonly RouteOptions[]): Promise<FastifyInstance> {
  const http = fastify();
  http.setValidatorCompiler(() => () => true);
  http.setSerializerCompiler(() => JSON.stringify);
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: `Concert: ${name}`, version: '1.0.0' },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    transform: ({ schema, url, route }) => ({
      url,
      schema: described(schema, route.config?.access, route.method, url),
    }),
    transformObject: (document) =>
      'openapiObject' in document ? nameSchemas({ ...document.openapiObject }) : document.swaggerObject,
  });
  await http.register(swaggerUi, { routePrefix: '/docs', uiConfig, theme });
  for (const { method, url, schema = {}, config = {} } of routes) {
    http.route({ method, url, schema, config, handler: async () => undefined });
  }
  await http.ready();
  return http;
}

function described(schema: FastifySchema = {}, access: Access | undefined, method: unknown, url: string) {
  const response: Responses = { ...platformProblems(schema, access), ...(schema.response as Responses) };
  return {
    operationId: operationId(String(method), url),
    ...schema,
    security: access === 'anyone' ? [] : [{ bearer: [] }],
    ...(access === 'anyone' || access === undefined ? {} : { 'x-roles': access }),
    response: Object.fromEntries(Object.entries(response).map(([status, body]) => [status, mediaOf(status, body)])),
  };
}

/** What any route answers by what it is: the codes that no context decides. */
function platformProblems({ body, params, querystring, headers }: FastifySchema, access: Access | undefined) {
  const problems: Record<number, readonly string[]> = { 500: ['internal-error'], 503: [] };
  if (body ?? params ?? querystring ?? headers) problems[400] = [];
  if (body) {
    problems[413] = ['too-large'];
    problems[415] = ['unsupported-media-type'];
  }
  if (access !== 'anyone') {
    problems[401] = ['unauthenticated'];
    problems[403] = ['forbidden'];
  }
  return Object.fromEntries(Object.entries(problems).map(([status, codes]) => [status, problemSchema(codes)]));
}

function mediaOf(status: string, schema: unknown): unknown {
  const description = STATUS_CODES[status] ?? 'Problem';
  if (Number(status) < 400) return { ...(schema as TSchema), 'x-response-description': description };
  return { description, content: { [problemMediaType]: { schema: schema as TSchema } } };
}

function operationId(method: string, url: string): string {
  const words = url.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => (word[0] ?? '').toUpperCase() + word.slice(1)).join('');
}
