import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { StaleWriteError } from '../errors.ts';
import { IdempotencyRecord } from '../idempotency/idempotency-record.ts';
import type {
  IdempotencyKey,
  IdempotencyRepository,
  PartOfAll,
} from '../idempotency/idempotency-repository.ts';
import { isLostRace } from './conditional-write.ts';

/** A record may be removed between our writing and our reading, but hardly this often. */
const ATTEMPTS = 4;
/** Pages that one search reads, of 1 MB at most each. */
const MAX_READS = 10;

const StoredKey = z.object({ ownerId: z.string(), key: z.string() });

/** Requests by user and key; DynamoDB forgets them by itself, up to two days late. */
export class DynamoDbIdempotencyRepository implements IdempotencyRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async claim(record: IdempotencyRecord, now: Date): Promise<IdempotencyRecord | undefined> {
    const isFree = {
      ConditionExpression: 'attribute_not_exists(#key) or expiresAt <= :now',
      ExpressionAttributeNames: { '#key': 'key' },
      ExpressionAttributeValues: { ':now': now.toISOString() },
    };
    for (let attempt = 1; ; attempt += 1) {
      if (await this.#put(record, isFree)) return undefined;
      const found = await this.#find(record);
      if (found !== undefined) return found;
      if (attempt === ATTEMPTS) throw new Error('The record of a request comes and goes too often.');
    }
  }

  async update(record: IdempotencyRecord): Promise<void> {
    const isNext = {
      ConditionExpression: 'version = :previous',
      ExpressionAttributeValues: { ':previous': record.version - 1 },
    };
    if (await this.#put(record, isNext)) return;
    throw new StaleWriteError('The same request was taken up by someone else in the meantime.');
  }

  async remove({ ownerId, key, version }: IdempotencyRecord): Promise<void> {
    try {
      await this.#client.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: { ownerId, key },
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: { ':version': version },
        }),
      );
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
    }
  }

  /** Reads on until it has found enough, or has read enough: what is behind that is for another time. */
  async expired({ part, of }: PartOfAll, now: Date, limit: number): Promise<readonly IdempotencyKey[]> {
    const found: IdempotencyKey[] = [];
    let lastKey: Record<string, unknown> | undefined;
    for (let reads = 0; reads < MAX_READS && found.length < limit; reads += 1) {
      const page = await this.#client.send(
        new ScanCommand({
          TableName: this.#table,
          Segment: part,
          TotalSegments: of,
          ExclusiveStartKey: lastKey,
          ProjectionExpression: 'ownerId, #key',
          FilterExpression: 'expiresAt <= :now',
          ExpressionAttributeNames: { '#key': 'key' },
          ExpressionAttributeValues: { ':now': now.toISOString() },
        }),
      );
      found.push(...(page.Items ?? []).map((item) => StoredKey.parse(item)));
      lastKey = page.LastEvaluatedKey;
      if (lastKey === undefined) break;
    }
    return found.slice(0, limit);
  }

  async forget({ ownerId, key }: IdempotencyKey, now: Date): Promise<void> {
    try {
      await this.#client.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: { ownerId, key },
          ConditionExpression: 'expiresAt <= :now',
          ExpressionAttributeValues: { ':now': now.toISOString() },
        }),
      );
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
    }
  }

  async #find({ ownerId, key }: IdempotencyRecord): Promise<IdempotencyRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { ownerId, key }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : IdempotencyRecord.parse(Item);
  }

  /** Whether the condition held. */
  async #put(record: IdempotencyRecord, condition: Partial<PutCommand['input']>): Promise<boolean> {
    const expiresAtSeconds = Math.ceil(Date.parse(record.expiresAt) / 1000);
    try {
      const Item = { ...record, expiresAtSeconds };
      await this.#client.send(new PutCommand({ TableName: this.#table, Item, ...condition }));
      return true;
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      return false;
    }
  }
}
