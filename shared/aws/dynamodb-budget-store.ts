import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import {
  type Budget,
  type BudgetState,
  type BudgetStore,
  secondsToReset,
  windowStart,
} from '../limits/budget-store.ts';

const Spent = z.object({ spent: z.number() });
/** As DynamoDB itself writes it: in refusals the SDK leaves it so. */
const RawSpent = z.object({ spent: z.object({ N: z.coerce.number() }) });

/** One counter per key and window, which DynamoDB forgets when the window is over. */
export class DynamoDbBudgetStore implements BudgetStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async spend(key: string, budget: Budget, amount: number, now: Date): Promise<BudgetState> {
    const { limit } = budget;
    const resetSeconds = secondsToReset(budget, now);
    if (amount > limit) {
      // No stored number can tell, and the condition would let the first one of a window through.
      return { isGranted: false, remaining: limit - (await this.#add(key, budget, 0, now)), resetSeconds };
    }
    try {
      const spent = await this.#add(key, budget, amount, now);
      return { isGranted: true, remaining: limit - spent, resetSeconds };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const spent = RawSpent.parse(error.Item).spent.N;
      return { isGranted: false, remaining: Math.max(limit - spent, 0), resetSeconds };
    }
  }

  async giveBack(key: string, budget: Budget, amount: number, now: Date): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { key: itemKey(key, budget, now) },
          UpdateExpression: 'add spent :amount',
          // A window that ended meanwhile has nothing to be given back to.
          ConditionExpression: 'spent >= :least',
          ExpressionAttributeValues: { ':amount': -amount, ':least': amount },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** What was spent in the window so far. @throws {ConditionalCheckFailedException} with the item, when it does not fit. */
  async #add(key: string, budget: Budget, amount: number, now: Date): Promise<number> {
    const { Attributes } = await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { key: itemKey(key, budget, now) },
        UpdateExpression: 'add spent :amount set expiresAtSeconds = :end',
        ConditionExpression: 'attribute_not_exists(spent) or spent <= :most',
        ExpressionAttributeValues: {
          ':amount': amount,
          ':most': budget.limit - amount,
          ':end': windowStart(budget, now) + budget.windowSeconds,
        },
        ReturnValues: 'UPDATED_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return Spent.parse(Attributes).spent;
  }
}

function itemKey(key: string, budget: Budget, now: Date): string {
  return `${key}#${windowStart(budget, now)}`;
}
