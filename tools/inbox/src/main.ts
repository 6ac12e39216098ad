import { serveMail } from './mail.ts';
import { serveMessages } from './web.ts';

/** The development inbox: takes every mail that is sent, shows it in a browser, sends nothing on. */
const { HOST = '127.0.0.1', PORT = '8025', SMTP_PORT = '1025' } = process.env;

const messages = await serveMail({ host: HOST, port: Number(SMTP_PORT) });
await serveMessages(messages, { host: HOST, port: Number(PORT) });
console.log(`mail on ${HOST}:${SMTP_PORT}, messages on http://${HOST}:${PORT}`);
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));
