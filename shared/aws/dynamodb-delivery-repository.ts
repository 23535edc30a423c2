import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { StaleWriteError } from '../errors.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import { Delivery, DeliveryAttempt } from '../webhooks/delivery.ts';
import type {
  DeliveryRepository,
  DueDeliveries,
  DueDelivery,
  TimeRange,
  WebhookKey,
} from '../webhooks/delivery-repository.ts';
import { isLostRace } from './conditional-write.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { query } from './query.ts';
import { queryReadable } from './query-readable.ts';

/** For other sweepers that send the same at the same time. */
const MOST_QUESTIONS = 4;
const KEPT_SECONDS = 30 * 24 * 3600;

/** What the index has of deliveries that are not over. */
const Due = Delivery.omit({ round: true, leaseUntil: true, slotAt: true, updatedAt: true });
const Place = z
  .string()
  .regex(/^[\d:.TZ-]{20,30}#[\w-]+#\d+$/)
  .max(300);

/** Beside the webhooks of an owner, in the same table. */
export class DynamoDbDeliveryRepository implements DeliveryRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async find({ ownerId, id }: WebhookKey, eventId: string): Promise<Delivery | undefined> {
    const Key = { ownerId, item: deliveryItem(id, eventId) };
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Delivery.parse(Item);
  }

  async save(delivery: Delivery, attempt?: DeliveryAttempt): Promise<void> {
    const { ownerId, webhookId, event } = delivery;
    const lastUse = Math.max(
      Date.parse(delivery.updatedAt),
      Date.parse(delivery.dueAt ?? delivery.updatedAt),
    );
    const expiresAtSeconds = Math.floor(lastUse / 1000) + KEPT_SECONDS;
    const Item = {
      ...delivery,
      item: deliveryItem(webhookId, event.id),
      ...(delivery.dueAt === undefined ? {} : { due: 'delivery' }),
      expiresAtSeconds,
    };
    const put = { Put: { TableName: this.#table, Item, ...expected(delivery) } };
    const log =
      attempt === undefined
        ? []
        : [
            {
              Put: {
                TableName: this.#table,
                Item: { ...attempt, ownerId, item: attemptItem(webhookId, attempt), expiresAtSeconds },
              },
            },
          ];
    try {
      await this.#client.send(new TransactWriteCommand({ TransactItems: [put, ...log] }));
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      const message = `The delivery of ${event.id} was changed by someone else in the meantime.`;
      throw new StaleWriteError(message, { id: event.id }, { cause });
    }
  }

  due(now: Date, limit: number): Promise<DueDeliveries> {
    return queryReadable(
      this.#client,
      {
        TableName: this.#table,
        IndexName: 'byDue',
        KeyConditionExpression: 'due = :deliveries and dueAt <= :now',
        ExpressionAttributeValues: { ':deliveries': 'delivery', ':now': now.toISOString() },
      },
      limit,
      (item) => ({ place: `${item.ownerId}/${item.item}`, item: Due.safeParse(item).data }),
    );
  }

  async noteSent(delivery: DueDelivery, dueAfter: (timesSent: number) => Date): Promise<void> {
    let before = 0;
    // Hardly ever was it sent before, and hardly anybody comes in between: mostly it is asked once.
    for (let question = 1; question <= MOST_QUESTIONS; question += 1) {
      const found = await this.#noteSent(delivery, before, dueAfter(before + 1));
      if (found === undefined || found === before) return;
      before = found;
    }
  }

  /** Undefined when it is done, or the delivery has moved on; else how often it was sent before. */
  async #noteSent(
    { ownerId, webhookId, event, version }: DueDelivery,
    before: number,
    dueAt: Date,
  ): Promise<number | undefined> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { ownerId, item: deliveryItem(webhookId, event.id) },
          UpdateExpression: 'set dueAt = :dueAt, timesSent = :times',
          ConditionExpression:
            'version = :version and attribute_exists(dueAt) and (timesSent = :before or (attribute_not_exists(timesSent) and :before = :never))',
          ExpressionAttributeValues: {
            ':dueAt': dueAt.toISOString(),
            ':version': version,
            ':before': before,
            ':never': 0,
            ':times': before + 1,
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      const item = cause instanceof ConditionalCheckFailedException ? (cause.Item ?? {}) : {};
      // Whoever moved the delivery has also set when it is due.
      if (item.dueAt === undefined || Number(item.version?.N) !== version) return undefined;
      return Number(item.timesSent?.N ?? 0);
    }
  }

  async attempts(
    { ownerId, id }: WebhookKey,
    { limit, cursor }: PageRequest,
    range?: TimeRange,
  ): Promise<Page<DeliveryAttempt>> {
    const list = `attempts of ${ownerId} for ${id}`;
    const prefix = attemptItem(id);
    const first = `${prefix}${range?.from.toISOString() ?? ''}`;
    const last = `${prefix}${range?.to.toISOString() ?? ''}~`;
    if (first > last) return { items: [] }; // DynamoDB refuses such a range
    const { items, lastKey } = await query(
      this.#client,
      DeliveryAttempt.extend({ item: z.string() }),
      {
        TableName: this.#table,
        KeyConditionExpression: 'ownerId = :ownerId and #item between :first and :last',
        ExpressionAttributeNames: { '#item': 'item' },
        ExpressionAttributeValues: { ':ownerId': ownerId, ':first': first, ':last': last },
        ScanIndexForward: false,
        ConsistentRead: true,
        ...(cursor === undefined
          ? {}
          : { ExclusiveStartKey: { ownerId, item: `${prefix}${decodeCursor(Place, list, cursor)}` } }),
      },
      limit,
    );
    const attempts = items.map(({ item: _, ...attempt }) => attempt);
    const end = items.at(-1);
    if (lastKey === undefined || end === undefined) return { items: attempts };
    return { items: attempts, next: encodeCursor(list, end.item.slice(prefix.length)) };
  }
}

function expected({ version }: Delivery) {
  const ExpressionAttributeNames = { '#item': 'item' };
  if (version === 1) return { ConditionExpression: 'attribute_not_exists(#item)', ExpressionAttributeNames };
  return {
    ConditionExpression: 'version = :before',
    ExpressionAttributeValues: { ':before': version - 1 },
  };
}

function deliveryItem(webhookId: string, eventId: string): string {
  return `delivery#${webhookId}#${eventId}`;
}

/** Sorts by time, and tells apart what was tried in the same millisecond. */
function attemptItem(webhookId: string, attempt?: DeliveryAttempt): string {
  const place = attempt === undefined ? '' : `${attempt.at}#${attempt.deliveryId}#${attempt.attempt}`;
  return `attempt#${webhookId}#${place}`;
}
