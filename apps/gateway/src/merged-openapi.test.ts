import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergedOpenApi } from './merged-openapi.ts';
import { type Listening, listen } from './testing/outside.ts';

const operation = (schema: string) => ({
  get: {
    responses: { 200: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } } },
  },
});
const problem = { title: 'Problem', type: 'object' };
const documents = {
  concert: {
    paths: { '/concerts': operation('Page'), '/holds': operation('Page') },
    components: { schemas: { Page: { type: 'object' }, Problem: problem } },
  },
  mypage: {
    paths: { '/mypage/bookings': operation('Page'), '/mypage/notifications': operation('Page') },
    components: { schemas: { Page: { type: 'array' }, Problem: problem } },
  },
};

interface Merged {
  info: { description: string };
  paths: Record<string, { get: { tags: string[]; responses: Record<string, { content: object }> } }>;
  components: { schemas: Record<string, unknown> };
}

const services = new Map<string, Listening>();
let now = 0;
let document: () => Promise<Merged>;
beforeAll(async () => {
  for (const [service, made] of Object.entries(documents)) {
    services.set(service, await listen((_, response) => response.end(JSON.stringify(made))));
  }
  const merged = mergedOpenApi(
    ({ service }) => services.get(service)?.url ?? 'http://127.0.0.1:1',
    () => now,
  );
  document = async () => (await merged()) as Merged;
});
afterAll(() => Promise.all([...services.values()].map((service) => service.stop())));

describe('the merged document', () => {
  it('has what the gateway lets in, by service, and nothing else', async () => {
    const { paths, info } = await document();
    expect(Object.keys(paths)).toEqual(['/concerts', '/mypage/bookings']);
    expect(paths['/concerts']?.get.tags).toEqual(['concert']);
    expect(Object.keys(paths['/concerts']?.get.responses ?? {})).toEqual(['200', '429', '504']);
    expect(info.description).toContain('Not seen yet: booking, payment, delivery, notification.');
  });

  it('keeps shapes apart that share a name', async () => {
    const { paths, components } = await document();
    expect(components.schemas).toEqual({
      Page: { type: 'object' },
      Problem: problem,
      'mypage.Page': { type: 'array' },
    });
    expect(JSON.stringify(paths['/mypage/bookings'])).toContain('#/components/schemas/mypage.Page');
  });

  it('goes on showing a service that went away', async () => {
    await document();
    await services.get('concert')?.stop();
    now += 60_000;
    expect(Object.keys((await document()).paths)).toEqual(['/concerts', '/mypage/bookings']);
  });
});
