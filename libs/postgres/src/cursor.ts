/** Where a page of a newest-first list ended: the next begins after it, whatever was inserted meanwhile. */
export interface Cursor {
  readonly at: Date;
  readonly id: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Opaque text for the caller to hand back. */
export function encodeCursor({ at, id }: Cursor): string {
  return Buffer.from(`${at.getTime()} ${id}`).toString('base64url');
}

/** Null for a text that `encodeCursor` never wrote. */
export function decodeCursor(text: string): Cursor | null {
  const [time = '', id = '', ...rest] = Buffer.from(text, 'base64url').toString().split(' ');
  if (rest.length > 0 || !/^\d{1,15}$/.test(time) || !uuid.test(id)) return null;
  return { at: new Date(Number(time)), id };
}
