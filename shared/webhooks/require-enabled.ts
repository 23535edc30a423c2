import { ConflictError } from '../errors.ts';
import type { Webhook } from './webhook.ts';

class WebhookDisabledError extends ConflictError {
  override readonly code = 'webhook-disabled';
}

/** @throws {WebhookDisabledError} */
export function requireEnabled({ enabled }: Webhook): void {
  if (enabled) return;
  throw new WebhookDisabledError('The webhook is disabled, so nothing is delivered to it. Enable it first.');
}
