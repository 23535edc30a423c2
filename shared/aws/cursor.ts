import * as z from 'zod';
import { InvalidInputError } from '../errors.ts';

const Envelope = z.object({ in: z.string(), at: z.unknown() });

/** A place in one list. `list` names the list and whose it is, so that a cursor fits nowhere else. */
export function encodeCursor(list: string, at: unknown): string {
  return Buffer.from(JSON.stringify({ in: list, at })).toString('base64url');
}

/** @throws {InvalidInputError} for what `encodeCursor` did not make for this `list`. */
export function decodeCursor<Schema extends z.ZodType>(
  schema: Schema,
  list: string,
  cursor: string,
): z.infer<Schema> {
  const envelope = Envelope.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  const at = schema.safeParse(envelope.data?.at);
  if (envelope.data?.in !== list || !at.success) {
    const detail = 'Use the `next` of the page before, as it is, with the same list; or leave it out.';
    throw new InvalidInputError('The cursor is not one of this list.', [
      { pointer: 'cursor', code: 'cursor', detail },
    ]);
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
