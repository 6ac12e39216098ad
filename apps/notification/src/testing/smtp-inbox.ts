import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server on a free port (or the given one) that keeps what it takes. */
export async function smtpInbox(options: { port?: number; refuse?: (recipient: string) => number | undefined } = {}) {
  const taken: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 100,
    onRcptTo({ address }, _session, callback) {
      const responseCode = options.refuse?.(address);
      callback(responseCode === undefined ? undefined : Object.assign(new Error('not taken'), { responseCode }));
    },
    onData(stream, _session, callback) {
      void text(stream).then((message) => {
        taken.push(message);
        callback();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    taken,
    /** What the mails to that address have in that header. */
    headers: (to: string, name: string) =>
      taken
        .filter((message) => message.includes(`To: ${to}\r\n`))
        .map((message) => new RegExp(`^${name}: (.*)\r$`, 'mi').exec(message)?.[1]),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
export type SmtpInbox = Awaited<ReturnType<typeof smtpInbox>>;
