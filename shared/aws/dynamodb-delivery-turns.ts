import { randomInt } from 'node:crypto';
import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { WebhookKey } from '../webhooks/delivery-repository.ts';
import type { DeliveryTurn, DeliveryTurns, TurnRequest, TurnsTaken } from '../webhooks/delivery-turns.ts';

const KEPT_SECONDS = 24 * 3600;

/** Beside the webhooks of an owner, in the same table: until when each turn of an endpoint is taken. */
export class DynamoDbDeliveryTurns implements DeliveryTurns {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async enter(webhook: WebhookKey, request: TurnRequest): Promise<DeliveryTurn | TurnsTaken> {
    const { atOnce, now, until, patienceMs } = request;
    const numbers = Array.from({ length: atOnce }, (_, number) => number);
    let free = numbers;
    let ends = [until.getTime()];
    // Each refusal comes with what others have: there are never more questions than turns.
    for (let question = 1; question <= atOnce; question += 1) {
      const number = free[randomInt(Math.max(1, free.length))];
      if (number === undefined) break;
      const others = await this.#take(webhook, number, request);
      if (others === undefined) return { number, until };
      ends = numbers.map((one) => endOf(others, one)).filter((end) => end > now.getTime());
      if (patienceMs !== undefined && Math.min(...ends) <= until.getTime() - patienceMs) break;
      free = free.filter((one) => one !== number && endOf(others, one) <= now.getTime());
    }
    return { firstUntil: new Date(Math.min(...ends)) };
  }

  async leave(webhook: WebhookKey, { number, until }: DeliveryTurn): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keyOf(webhook),
          UpdateExpression: 'remove #turn',
          ConditionExpression: '#turn = :until',
          ExpressionAttributeNames: { '#turn': attributeOf(number) },
          ExpressionAttributeValues: { ':until': until.getTime() },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** Undefined when the turn was free; else all that are taken. */
  async #take(
    webhook: WebhookKey,
    number: number,
    { atOnce, now, until, patienceMs }: TurnRequest,
  ): Promise<Record<string, AttributeValue> | undefined> {
    const others =
      patienceMs === undefined
        ? []
        : Array.from({ length: atOnce }, (_, other) => other).filter((other) => other !== number);
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keyOf(webhook),
          UpdateExpression: 'set #turn = :until, expiresAtSeconds = :end',
          ConditionExpression: [
            '(attribute_not_exists(#turn) or #turn <= :now)',
            ...others.map((other) => `not (#o${other} > :now and #o${other} <= :heldUp)`),
          ].join(' and '),
          ExpressionAttributeNames: {
            '#turn': attributeOf(number),
            ...Object.fromEntries(others.map((other) => [`#o${other}`, attributeOf(other)])),
          },
          ExpressionAttributeValues: {
            ':until': until.getTime(),
            ':now': now.getTime(),
            ':end': Math.ceil(until.getTime() / 1000) + KEPT_SECONDS,
            ...(others.length === 0 ? {} : { ':heldUp': until.getTime() - (patienceMs ?? 0) }),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return error.Item ?? {};
      throw error;
    }
  }
}

function keyOf({ ownerId, id }: WebhookKey): Record<string, string> {
  return { ownerId, item: `turns#${id}` };
}

function attributeOf(number: number): string {
  return `turn${number}`;
}

/** Zero for one that nobody has. */
function endOf(item: Record<string, AttributeValue>, number: number): number {
  return Number(item[attributeOf(number)]?.N ?? 0);
}
