import { Type } from 'typebox';
import { readConfig, ServiceEnvironment } from './config.ts';
import { runService } from './run.ts';

await runService(
  'booking',
  (env) => readConfig(Type.Object({ ...ServiceEnvironment }), env),
  async ({ http }) => {
    http.route({
      method: 'GET',
      url: '/bookings',
      schema: { response: { 200: Type.Object({ sub: Type.String(), all: Type.Unknown() }, { title: 'Who' }) } },
      config: { access: ['customer'] },
      handler: async (r) => ({ sub: r.identity.sub, all: { ...r.headers, 'x-concert-identity': '' } }),
    });
    http.route({
      method: 'POST',
      url: '/bookings',
      schema: {
        body: Type.Object({ a: Type.Integer() }, { title: 'A' }),
        response: { 201: Type.Object({ a: Type.Integer() }) },
      },
      config: { access: ['customer'] },
      handler: async (r, reply) => {
        reply.code(201).header('location', '/bookings/1');
        return r.body;
      },
    });
    http.route({
      method: 'GET',
      url: '/bookings/slow',
      schema: { response: { 200: Type.Object({}) } },
      config: { access: ['customer'] },
      handler: async () => {
        await new Promise((r) => setTimeout(r, 6000));
        return {};
      },
    });
    http.route({
      method: 'GET',
      url: '/bookings/503',
      schema: { response: { 200: Type.Object({}) } },
      config: { access: ['customer'] },
      handler: async () => {
        const { unavailable } = await import('./problem.ts');
        throw unavailable('concert-unavailable', 'x');
      },
    });
  },
);
