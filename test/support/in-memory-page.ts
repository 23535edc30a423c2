import { z } from 'zod';
import { CursorRefusedError } from '../../shared/cursor-refused-error.ts';
import type { Page, PageRequest } from '../../shared/ports/page.ts';

const Cursor = z.strictObject({ scope: z.string(), after: z.string() });

/** Pages over items sorted by `key`. A cursor belongs to one `scope` (an owner, a list) and is refused elsewhere. */
export function pageOf<Item>(
  sorted: readonly Item[],
  key: (item: Item) => string,
  scope: string,
  { limit, cursor }: PageRequest,
): Page<Item> {
  const start = cursor === undefined ? 0 : indexAfter(sorted, key, readCursor(cursor, scope));
  const items = sorted.slice(start, start + limit);
  const last = items.at(-1);
  if (last === undefined || start + limit >= sorted.length) return { items };
  return { items, next: Buffer.from(JSON.stringify({ scope, after: key(last) })).toString('base64url') };
}

function indexAfter<Item>(sorted: readonly Item[], key: (item: Item) => string, after: string): number {
  const index = sorted.findIndex((item) => key(item) === after);
  return index < 0 ? sorted.length : index + 1;
}

function readCursor(cursor: string, scope: string): string {
  try {
    const parsed = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (parsed.scope === scope) return parsed.after;
  } catch (cause) {
    throw new CursorRefusedError({ cause });
  }
  throw new CursorRefusedError();
}
