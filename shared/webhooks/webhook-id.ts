import * as z from 'zod';
import { NotFoundError } from '../errors.ts';

const WebhookId = z.uuid();

/** What cannot be the id of a webhook is nobody's webhook. @throws {NotFoundError} */
export function requireWebhookId(id: string): void {
  if (!WebhookId.safeParse(id).success) throw new NotFoundError('webhook', id);
}
