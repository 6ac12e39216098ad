import { Type } from '@concert/schema/schema';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService, type Service } from './service.ts';
import { tinyRoutes } from './testing/tiny-service.ts';

let service: Service;
beforeAll(async () => {
  service = await createService('tiny', { identitySecret: 'x'.repeat(32), logLevel: 'silent' });
  tinyRoutes(service);
});
afterAll(() => service.stop());

const document = async () => (await service.http.inject('/openapi.json')).json();

describe('the OpenAPI document', () => {
  it('is valid 3.1', async () => {
    const result = await new Validator().validate(await document());
    expect(result).toEqual({ valid: true });
    expect((await document()).openapi).toBe('3.1.0');
  });

  it('names its schemas and says who may call and what goes wrong', async () => {
    const { paths, components } = await document();
    const post = paths['/orders'].post;
    expect(Object.keys(components.schemas).toSorted()).toEqual(['FieldError', 'Order', 'Ordered', 'Problem']);
    expect(post.requestBody.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Order' });
    expect(post.security).toEqual([{ bearer: [] }]);
    expect(paths['/orders/{id}'].get.security).toEqual([]);
    expect(Object.keys(post.responses)).toEqual(['201', '400', '401', '403', '409', '413', '415', '500', '503']);
    expect(Object.keys(post.responses[409].content)).toEqual(['application/problem+json']);
  });

  it('leaves out what is not for callers', async () => {
    expect(Object.keys((await document()).paths)).toEqual(['/orders', '/orders/{id}', '/broken/{how}']);
  });

  it('is readable as a page', async () => {
    const page = await service.http.inject('/docs');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await service.http.inject('/docs/static/swagger-initializer.js')).body).toContain(
      '"urls":[{"url":"/openapi.json"',
    );
  });

  it('refuses two shapes of one name', async () => {
    const other = await createService('other', { identitySecret: 'x'.repeat(32), logLevel: 'silent' });
    for (const [url, shape] of [
      ['/a', Type.String()],
      ['/b', Type.Integer()],
    ] as const) {
      const response = { 200: Type.Object({ x: shape }, { title: 'Same' }) };
      other.http.route({
        method: 'GET',
        url,
        schema: { response },
        config: { access: 'anyone' },
        handler: async () => ({}) as never,
      });
    }
    const refused = await other.http.inject('/openapi.json');
    expect(refused.statusCode).toBe(500);
    await other.stop();
  });
});
