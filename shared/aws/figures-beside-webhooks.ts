import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDbFigureStore } from './dynamodb-figure-store.ts';

/** Nobody's: names of users have no `#`. */
const OWNER = '#figures';

/** Who calls strangers' endpoints may write to the table of webhooks alone, and counts there. */
export function figuresBesideWebhooks(client: DynamoDBDocumentClient, table: string): DynamoDbFigureStore {
  return new DynamoDbFigureStore(client, table, (source) => ({ ownerId: OWNER, item: source }));
}
