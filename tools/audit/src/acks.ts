import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * What a caller was told: the booking was accepted. Both times in milliseconds of one clock. `sentAtMs` is when the
 * request was first sent: an earlier try without an answer may be the one that was served.
 */
export interface Acknowledgement {
  readonly bookingId: string;
  readonly concertId: string;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

/** A file of acknowledgements cannot be read, or a line of it is none; the message says so in one line. */
export class NoAcknowledgements extends Error {
  override readonly name = 'NoAcknowledgements';
}

/** Of a file with one as JSON in each line. Throws NoAcknowledgements. */
export async function readAcks(file: string): Promise<Acknowledgement[]> {
  const acks: Acknowledgement[] = [];
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let line = 0;
  try {
    for await (const text of lines) {
      line += 1;
      if (text.trim() !== '') acks.push(parsed(text, `${file}:${line}`));
    }
  } catch (error) {
    if (error instanceof NoAcknowledgements) throw error;
    throw new NoAcknowledgements(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return acks;
}

function parsed(text: string, where: string): Acknowledgement {
  const ack = json(text, where);
  if (!isAcknowledgement(ack)) {
    throw new NoAcknowledgements(`${where} should be {"bookingId","concertId","sentAtMs","receivedAtMs"}`);
  }
  return ack;
}

function json(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoAcknowledgements(`${where} is not JSON`);
  }
}

function isAcknowledgement(value: unknown): value is Acknowledgement {
  if (typeof value !== 'object' || value === null) return false;
  const { bookingId, concertId, sentAtMs, receivedAtMs } = value as Partial<Record<string, unknown>>;
  const hasIds = typeof bookingId === 'string' && typeof concertId === 'string';
  return hasIds && Number.isFinite(sentAtMs) && Number.isFinite(receivedAtMs);
}
