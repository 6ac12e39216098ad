import { fastify } from 'fastify';

/** A Fastify that does nothing: what a request costs before anybody has thought about it. PORT says where. */
const http = fastify();
http.post('/nothing', async (_request, reply) => reply.code(201).send({ done: true }));
await http.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
console.log('listening');
process.once('SIGTERM', () => process.exit());
