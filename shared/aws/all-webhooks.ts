import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { Webhook } from '../webhooks/webhook.ts';

/** Every owner's webhooks, by reading the whole table. */
export async function* allWebhooks(client: DynamoDBDocumentClient, table: string): AsyncGenerator<Webhook> {
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      FilterExpression: 'begins_with(#item, :webhooks)',
      ExpressionAttributeNames: { '#item': 'item' },
      ExpressionAttributeValues: { ':webhooks': 'webhook#' },
    },
  );
  for await (const { Items = [] } of pages) yield* Items.map((item) => Webhook.parse(item));
}
