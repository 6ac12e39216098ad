import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, it } from 'vitest';
import { serveMail } from './mail.ts';
import { serveMessages } from './web.ts';

const host = '127.0.0.1';
let smtpPort: number;
let inboxUrl: string;

beforeAll(async () => {
  const port = await freePort();
  smtpPort = await freePort();
  inboxUrl = `http://${host}:${port}`;
  await serveMessages(await serveMail({ host, port: smtpPort }), { host, port });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** What a mail program says on the wire, waiting for the answer to each line. */
async function mail(to: string, subject: string, body: string): Promise<void> {
  const socket = connect(smtpPort, host);
  const message = `From: Concert <tickets@concert.test>\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\n${body}\r\n.`;
  const said = ['EHLO test', 'MAIL FROM:<tickets@concert.test>', `RCPT TO:<${to}>`, 'DATA', message, 'QUIT'];
  for (const line of said) {
    await once(socket, 'data');
    socket.write(`${line}\r\n`);
  }
  await text(socket);
}

async function get(path: string): Promise<string> {
  return (await fetch(inboxUrl + path)).text();
}

it('shows what was mailed, newest first, to programs and to people', async () => {
  await mail('mina@example.test', 'Booked', 'See you there');
  await mail('jiho@example.test', '<script>Paid</script>', '5 < 6');
  const all: { to: string; subject: string; text: string }[] = JSON.parse(await get('/messages.json'));
  expect(all.map(({ to, subject }) => [to, subject])).toEqual([
    ['jiho@example.test', '<script>Paid</script>'],
    ['mina@example.test', 'Booked'],
  ]);
  const hers = await get('/messages.json?to=mina@example.test');
  expect(JSON.parse(hers)).toMatchObject([{ subject: 'Booked', text: 'See you there\n' }]);
  const page = await get('/');
  expect(page).toContain('&lt;script&gt;Paid&lt;/script&gt;');
  expect(page).not.toContain('<script>');
});
