import { createTransport } from 'nodemailer';

export interface Mail {
  /** Fixed per message, so that a mailbox that gets one twice can tell. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

/** `later`: this mail was put off by the server (4xx); `refused`: it will never be taken (5xx). */
export type Outcome = 'sent' | 'later' | 'refused';

/** No mail can be sent now, whatever it is. */
export class MailUnavailable extends Error {
  override readonly name = 'MailUnavailable';
}

export interface Mailer {
  /** Throws MailUnavailable, at the latest after 8 s. */
  send(mail: Mail): Promise<Outcome>;
  close(): void;
}

const sendTimeoutMs = 8_000;

/** SMTP by a few kept connections, made when first needed. */
export function smtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 5,
    // A kept connection may have been closed meanwhile: once more on a fresh one, the rest is the sender's.
    maxRequeues: 1,
    connectionTimeout: 3_000,
    greetingTimeout: 3_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'concert';
  return {
    async send({ id, to, subject, body }) {
      const messageId = `<${id}@${domain}>`;
      try {
        const signal = AbortSignal.timeout(sendTimeoutMs);
        await transport.sendMail({ from, to, subject, text: body, messageId, signal });
        return 'sent';
      } catch (error) {
        return outcomeOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Only what the server says about this recipient or this text is the mail's own fault; anything else is the server's. */
function outcomeOf(error: unknown): Outcome {
  const { code, responseCode = 550 } = error as { code?: string; responseCode?: number };
  const aboutThisMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (!aboutThisMail || responseCode === 421) throw new MailUnavailable('mail cannot be sent', { cause: error });
  return responseCode < 500 ? 'later' : 'refused';
}
