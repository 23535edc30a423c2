import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import {
  type DeliveryPace,
  firstPlace,
  type PaceLane,
  placeInterval,
  secondOfPlace,
} from '../webhooks/delivery-pace.ts';
import type { WebhookKey } from '../webhooks/delivery-repository.ts';

/** A place may be given months ahead; it says nothing once its time is over. */
const KEPT_SECONDS = 365 * 24 * 3600;
/** Somebody else may come between the two questions, but hardly this often. */
const ATTEMPTS = 4;

const Pace = z.object({ nextPlace: z.number() });

/** Beside the webhooks of an owner, in the same table: one number per endpoint and lane, which only grows. */
export class DynamoDbDeliveryPace implements DeliveryPace {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async reserve({ ownerId, id }: WebhookKey, lane: PaceLane, perMinute: number, now: Date): Promise<Date> {
    const interval = placeInterval(perMinute);
    const first = firstPlace(now);
    const Key = { ownerId, item: `pace#${lane}#${id}` };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const next =
        (await this.#advance(Key, now, {
          UpdateExpression: 'set nextPlace = :next, expiresAtSeconds = :end',
          ConditionExpression: 'attribute_not_exists(nextPlace) or nextPlace < :first',
          values: { ':next': first + interval, ':first': first },
        })) ??
        (await this.#advance(Key, now, {
          UpdateExpression: 'set nextPlace = nextPlace + :interval, expiresAtSeconds = :end',
          ConditionExpression: 'nextPlace >= :first',
          values: { ':interval': interval, ':first': first },
        }));
      if (next !== undefined) return secondOfPlace(next - interval);
    }
    throw new Error('The pace of an endpoint is changed by others all the time.');
  }

  /** The next free place afterwards; undefined when the condition does not hold. */
  async #advance(
    Key: Record<string, string>,
    now: Date,
    { values, ...update }: { UpdateExpression: string; ConditionExpression: string; values: object },
  ): Promise<number | undefined> {
    const end = Math.ceil(now.getTime() / 1000) + KEPT_SECONDS;
    try {
      const { Attributes } = await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key,
          ...update,
          ExpressionAttributeValues: { ...values, ':end': end },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Pace.parse(Attributes).nextPlace;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
