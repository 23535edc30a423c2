import * as z from 'zod';
import { CursorRefusedError } from '../cursor-refused-error.ts';

const Envelope = z.object({ in: z.string(), at: z.unknown() });

/** A place in one list. `list` names the list and whose it is, so that a cursor fits nowhere else. */
export function encodeCursor(list: string, at: unknown): string {
  return Buffer.from(JSON.stringify({ in: list, at })).toString('base64url');
}

/** @throws {CursorRefusedError} for what `encodeCursor` did not make for this `list`. */
export function decodeCursor<Schema extends z.ZodType>(
  schema: Schema,
  list: string,
  cursor: string,
): z.infer<Schema> {
  const envelope = Envelope.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  const at = schema.safeParse(envelope.data?.at);
  if (envelope.data?.in !== list || !at.success) {
    throw new CursorRefusedError();
  }
  return at.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON is one more way of not being a cursor
  }
}
