import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { FoundWebhook } from '../operations/reseal-webhooks.ts';
import { Webhook } from '../webhooks/webhook.ts';

/** Every owner's webhooks, by reading the whole table. */
export async function* allWebhooks(
  client: DynamoDBDocumentClient,
  table: string,
): AsyncGenerator<FoundWebhook> {
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      FilterExpression: 'begins_with(#item, :webhooks)',
      ExpressionAttributeNames: { '#item': 'item' },
      ExpressionAttributeValues: { ':webhooks': 'webhook#' },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      yield { place: `${item.ownerId}/${item.item}`, webhook: Webhook.safeParse(item).data };
    }
  }
}
