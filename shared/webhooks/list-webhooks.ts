import * as z from 'zod';
import { CursorRefusedError } from '../cursor-refused-error.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookRepository } from './webhook-repository.ts';

export type ListWebhooksDeps = { readonly webhooks: Pick<WebhookRepository, 'list'> };

const LastId = z.uuid();

export interface WebhookPage extends Page<Webhook> {
  /** Ids of those that cannot be read at the moment, whatever the page; absent when there are none. */
  readonly unreadable?: readonly string[];
}

/** A user's webhooks, oldest first. A cursor is whose they are and the id of the last one seen. */
export async function listWebhooks(
  { webhooks }: ListWebhooksDeps,
  ownerId: string,
  { limit, cursor }: PageRequest,
): Promise<WebhookPage> {
  const after = cursor === undefined ? '' : lastIdIn(cursor, ownerId);
  const { items: own, unreadable } = await webhooks.list(ownerId);
  const damaged = unreadable.length === 0 ? {} : { unreadable };
  const sorted = [...own].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rest = sorted.filter(({ id }) => id > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  if (last === undefined || rest.length <= limit) return { items, ...damaged };
  return { items, next: cursorAt(ownerId, last.id), ...damaged };
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
