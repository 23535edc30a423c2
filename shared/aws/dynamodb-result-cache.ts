import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { CachedResult } from '../cache/cached-result.ts';
import type { ResultCache } from '../cache/result-cache.ts';
import { isLostRace } from './conditional-write.ts';

/** An owner's results by key; DynamoDB forgets them by itself, up to two days late. */
export class DynamoDbResultCache implements ResultCache {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async find(ownerId: string, key: string, now: Date): Promise<CachedResult | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { ownerId, key }, ConsistentRead: true }),
    );
    if (Item === undefined) return undefined;
    const result = CachedResult.parse(Item);
    return Date.parse(result.expiresAt) > now.getTime() ? result : undefined;
  }

  async hasKeyLike(ownerId: string, beginning: string): Promise<boolean> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'ownerId = :ownerId and begins_with(#key, :beginning)',
        ExpressionAttributeNames: { '#key': 'key' },
        ExpressionAttributeValues: { ':ownerId': ownerId, ':beginning': beginning },
        Limit: 1,
      }),
    );
    return Items.length > 0;
  }

  async put(result: CachedResult): Promise<void> {
    const expiresAtSeconds = Math.floor(Date.parse(result.expiresAt) / 1000);
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...result, expiresAtSeconds },
          ConditionExpression: 'attribute_not_exists(#key) or storedAt < :storedAt',
          ExpressionAttributeNames: { '#key': 'key' },
          ExpressionAttributeValues: { ':storedAt': result.storedAt },
        }),
      );
    } catch (cause) {
      if (!isLostRace(cause)) throw cause; // what is there is as good, and newer
    }
  }
}
