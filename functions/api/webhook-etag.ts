import type { Webhook } from '../../shared/webhooks/webhook.ts';
import { webhookView } from '../../shared/webhooks/webhook-view.ts';
import { eTagOf, meets } from './etag.ts';

/** Of what is shown. */
export function webhookETag(webhook: Webhook): string {
  return eTagOf('webhook', JSON.stringify(webhookView(webhook)));
}

/** What an If-Match header asks of the webhook that will be changed. */
export function expectedWebhook(ifMatch: string | undefined): (webhook: Webhook) => boolean {
  return (webhook) => meets(ifMatch, webhookETag(webhook));
}
