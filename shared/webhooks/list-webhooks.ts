import * as z from 'zod';
import { InvalidInputError } from '../errors.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookRepository } from './webhook-repository.ts';

export type ListWebhooksDeps = { readonly webhooks: Pick<WebhookRepository, 'list'> };

const Cursor = z.uuid();

/** A user's webhooks, oldest first. A cursor is the id of the last one seen. */
export async function listWebhooks(
  { webhooks }: ListWebhooksDeps,
  ownerId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<Webhook>> {
  if (cursor !== undefined && !Cursor.safeParse(cursor).success) throw cursorRefusal();
  const sorted = [...(await webhooks.list(ownerId))].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rest = cursor === undefined ? sorted : sorted.filter(({ id }) => id > cursor);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return last === undefined || rest.length <= limit ? { items } : { items, next: last.id };
}

function cursorRefusal(): InvalidInputError {
  const detail = 'This cursor did not come from this list. Start again without one.';
  return new InvalidInputError(detail, [{ pointer: 'cursor', code: 'invalid', detail }]);
}
