import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Message } from './mail.ts';

/** `/` is a page of all messages, `/messages.json?to=<address>` the same for programs, `/health/ready` says that it runs. */
export async function serveMessages(
  messages: readonly Message[],
  { host, port }: { host: string; port: number },
): Promise<void> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://inbox');
    const to = searchParams.get('to');
    const asked = messages.filter((message) => to === null || message.to === to);
    if (pathname === '/') send(response, 200, 'text/html', page(asked));
    else if (pathname === '/messages.json') send(response, 200, 'application/json', JSON.stringify(asked));
    else if (pathname === '/health/ready') send(response, 200, 'text/plain', 'ready');
    else send(response, 404, 'text/plain', 'not found');
  });
  server.listen(port, host);
  await once(server, 'listening');
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  // What a mail says must not run as a program in the reader's browser.
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  };
  response.writeHead(status, headers).end(body);
}

function page(messages: readonly Message[]): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="refresh" content="5">
<title>Inbox (${messages.length})</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
  article { border-top: 1px solid #ccc; padding: 1rem 0; }
  h2 { font-size: 1.1rem; margin: 0; }
  small { color: #666; }
  pre { font: inherit; white-space: pre-wrap; margin: 0.5rem 0 0; }
</style>
<h1>Inbox</h1>
${messages.length === 0 ? '<p>No mail yet: book something.</p>' : messages.map(article).join('\n')}
`;
}

function article({ subject, to, from, at, text }: Message): string {
  return `<article>
  <h2>${escaped(subject)}</h2>
  <small>to ${escaped(to)} · from ${escaped(from)} · <time>${at}</time></small>
  <pre>${escaped(text)}</pre>
</article>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
