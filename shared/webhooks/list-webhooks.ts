import * as z from 'zod';
import { CursorRefusedError } from '../cursor-refused-error.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookRepository } from './webhook-repository.ts';

export type ListWebhooksDeps = { readonly webhooks: Pick<WebhookRepository, 'list'> };

const LastId = z.uuid();

/** A user's webhooks, oldest first. A cursor is whose they are and the id of the last one seen. */
export async function listWebhooks(
  { webhooks }: ListWebhooksDeps,
  ownerId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<Webhook>> {
  const after = cursor === undefined ? '' : lastIdIn(cursor, ownerId);
  const sorted = [...(await webhooks.list(ownerId))].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rest = sorted.filter(({ id }) => id > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return last === undefined || rest.length <= limit ? { items } : { items, next: cursorAt(ownerId, last.id) };
}

function cursorAt(ownerId: string, lastId: string): string {
  return Buffer.from(`${ownerId}/${lastId}`).toString('base64url');
}

function lastIdIn(cursor: string, ownerId: string): string {
  const [owner, id] = Buffer.from(cursor, 'base64url').toString().split('/');
  const lastId = LastId.safeParse(id);
  if (owner !== ownerId || !lastId.success) throw new CursorRefusedError();
  return lastId.data;
}
