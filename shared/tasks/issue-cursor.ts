import * as z from 'zod';
import { CursorRefusedError } from '../cursor-refused-error.ts';

const IssueCursor = z.strictObject({
  task: z.uuid(),
  /** Where the next page's first line begins: bytes from the start of the report. */
  offset: z.int().positive(),
});

export function encodeIssueCursor(task: string, offset: number): string {
  return Buffer.from(JSON.stringify({ task, offset })).toString('base64url');
}

/** @throws {CursorRefusedError} for what we did not give out for this task. */
export function decodeIssueCursor(cursor: string, task: string): number {
  const parsed = IssueCursor.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success || parsed.data.task !== task) throw new CursorRefusedError();
  return parsed.data.offset;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
