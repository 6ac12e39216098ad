import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { smtpInbox } from '../testing/smtp-inbox.ts';
import { MailUnavailable, smtpMailer } from './mailer.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function started(refuse?: (recipient: string) => number | undefined) {
  const inbox = await smtpInbox(refuse === undefined ? {} : { refuse });
  const mailer = smtpMailer({ url: inbox.url, from: 'Concert <tickets@concert.test>' });
  closing.push(() => mailer.close(), inbox.close);
  return { inbox, mailer };
}

const mail = (to: string) => ({ id: randomUUID(), to, subject: '예매가 접수되었습니다', body: '좌석을 선점했습니다.' });

test('a mail arrives under its own Message-ID, in its own letters', async () => {
  const { inbox, mailer } = await started();
  const sent = mail('minji@example.test');
  expect(await mailer.send(sent)).toBe('sent');
  expect(inbox.headers('minji@example.test', 'Message-ID')).toEqual([`<${sent.id}@concert.test>`]);
  const [message = ''] = inbox.taken;
  expect(message).toContain('From: Concert <tickets@concert.test>');
  expect(message).toContain(Buffer.from(sent.body).toString('base64'));
});

test('the server puts one mail off and refuses another for good', async () => {
  const { mailer } = await started((to) => (to.startsWith('later') ? 451 : 550));
  expect(await mailer.send(mail('later@example.test'))).toBe('later');
  expect(await mailer.send(mail('nobody@example.test'))).toBe('refused');
});

test('a server that is away, or says that it is closing, takes no mail at all', async () => {
  const { inbox, mailer } = await started(() => 421);
  await expect(mailer.send(mail('ann@example.test'))).rejects.toThrow(MailUnavailable);
  await inbox.close();
  await expect(mailer.send(mail('ann@example.test'))).rejects.toThrow(MailUnavailable);
});

test('a line break in a title does not become a header', async () => {
  const { inbox, mailer } = await started();
  await mailer.send({ ...mail('ann@example.test'), subject: 'Night\r\nBcc: all@example.test' });
  expect(inbox.headers('ann@example.test', 'Bcc')).toEqual([undefined]);
});
