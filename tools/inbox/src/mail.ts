import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface Message {
  id: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  at: string;
}

/** Older messages make room. */
const maxMessages = 500;
const maxMessageBytes = 1024 * 1024;

/** Takes mail for anyone, from anyone. Returns the messages, newest first, as they come in. */
export async function serveMail({ host, port }: { host: string; port: number }): Promise<readonly Message[]> {
  const messages: Message[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: maxMessageBytes,
    onData(stream, _session, callback) {
      read(stream).then((message) => {
        messages.unshift(message);
        messages.splice(maxMessages);
        callback();
      }, callback);
    },
  });
  // Of single connections: a client that went away in the middle.
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return messages;
}

async function read(stream: NodeJS.ReadableStream): Promise<Message> {
  const { from, to = [], subject = '', text = '' } = await PostalMime.parse(await buffer(stream));
  return {
    id: randomUUID(),
    from: from?.address ?? '',
    to: to.map(({ address }) => address).join(', '),
    subject,
    text,
    at: new Date().toISOString(),
  };
}
