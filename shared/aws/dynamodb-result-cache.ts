import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { CachedResult } from '../cache/cached-result.ts';
import type { ResultCache } from '../cache/result-cache.ts';
import { isLostRace } from './conditional-write.ts';

/** Entries that are removed side by side. */
const AT_ONCE = 25;

const FileSizes = z.object({
  files: z.array(z.object({ bytes: z.number() })).default([]),
});

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

  async size(): Promise<{ entries: number; bytes: number }> {
    let [entries, bytes] = [0, 0];
    const pages = this.#scan({
      ProjectionExpression: 'files',
    });
    for await (const items of pages) {
      entries += items.length;
      for (const item of items) {
        for (const file of FileSizes.parse(item).files) bytes += file.bytes;
      }
    }
    return { entries, bytes };
  }

  async clear(isTimeUp: () => boolean): Promise<{ removed: number; complete: boolean }> {
    let removed = 0;
    const pages = this.#scan({
      ProjectionExpression: 'ownerId, #key',
      ExpressionAttributeNames: { '#key': 'key' },
    });
    for await (const items of pages) {
      for (let start = 0; start < items.length; start += AT_ONCE) {
        if (isTimeUp()) return { removed, complete: false };
        const some = items.slice(start, start + AT_ONCE);
        const keys = some.map((item) => CachedResult.pick({ ownerId: true, key: true }).parse(item));
        await Promise.all(
          keys.map((Key) => this.#client.send(new DeleteCommand({ TableName: this.#table, Key }))),
        );
        removed += some.length;
      }
    }
    return { removed, complete: true };
  }

  async *#scan(input: Omit<ScanCommandInput, 'TableName'>) {
    let ExclusiveStartKey: ScanCommandInput['ExclusiveStartKey'];
    do {
      const page = await this.#client.send(
        new ScanCommand({ TableName: this.#table, ...input, ExclusiveStartKey }),
      );
      yield page.Items ?? [];
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
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
