import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import {
  BURST_MICROS,
  type DeliveryPace,
  intervalMicros,
  microsOf,
  secondOf,
} from '../webhooks/delivery-pace.ts';
import type { WebhookKey } from '../webhooks/delivery-repository.ts';

/** Places may be given months ahead; they say nothing once their time is over. */
const KEPT_SECONDS = 365 * 24 * 3600;
/** Somebody else may come between the two questions, but hardly this often. */
const ATTEMPTS = 4;

const Line = z.object({ nextPlace: z.number() });

interface Place {
  readonly item: string;
  readonly interval: number;
  readonly earliest: number;
  readonly latest: number;
}

/** Beside the webhooks of an owner, in the same table: one number per endpoint and line, which only grows. */
export class DynamoDbDeliveryPace implements DeliveryPace {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async admit({ ownerId, id }: WebhookKey, perMinute: number, now: Date): Promise<boolean> {
    const earliest = microsOf(now);
    const place = await this.#take(ownerId, {
      item: `pace#${id}`,
      interval: intervalMicros(perMinute),
      earliest,
      latest: earliest + BURST_MICROS,
    });
    return place !== undefined;
  }

  async queue({ ownerId, id }: WebhookKey, perMinute: number, from: Date): Promise<Date> {
    const line = { item: `line#${id}`, interval: intervalMicros(perMinute) };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const place = await this.#take(ownerId, {
        ...line,
        earliest: microsOf(secondOf(microsOf(from))),
        latest: Number.MAX_SAFE_INTEGER,
      });
      if (place !== undefined) return secondOf(place);
    }
    throw new Error('The line before an endpoint is changed by others all the time.');
  }

  /** The next place, if it is not later than it may be. */
  async #take(ownerId: string, { item, interval, earliest, latest }: Place): Promise<number | undefined> {
    const Key = { ownerId, item };
    const end = Math.ceil(earliest / 1_000_000) + KEPT_SECONDS;
    const next =
      (await this.#advance(Key, {
        UpdateExpression: 'set nextPlace = :next, expiresAtSeconds = :end',
        ConditionExpression: 'attribute_not_exists(nextPlace) or nextPlace < :earliest',
        ExpressionAttributeValues: { ':next': earliest + interval, ':earliest': earliest, ':end': end },
      })) ??
      (await this.#advance(Key, {
        UpdateExpression: 'set nextPlace = nextPlace + :interval, expiresAtSeconds = :end',
        ConditionExpression: 'nextPlace between :earliest and :latest',
        ExpressionAttributeValues: {
          ':interval': interval,
          ':earliest': earliest,
          ':latest': latest,
          ':end': end,
        },
      }));
    return next === undefined ? undefined : next - interval;
  }

  /** The next free place afterwards; undefined when the condition does not hold. */
  async #advance(
    Key: Record<string, string>,
    update: Pick<
      UpdateCommand['input'],
      'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
    >,
  ): Promise<number | undefined> {
    const ReturnValues = 'UPDATED_NEW';
    try {
      const { Attributes } = await this.#client.send(
        new UpdateCommand({ TableName: this.#table, Key, ReturnValues, ...update }),
      );
      return Line.parse(Attributes).nextPlace;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
