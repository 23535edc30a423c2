import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { KnownPlaces } from '../limits/known-places.ts';

const Remembered = z.object({ expiresAtSeconds: z.number() });

/** Lies beside the budgets, which DynamoDB forgets in the same way. */
export class DynamoDbKnownPlaces implements KnownPlaces {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async isKnown(place: string, now: Date): Promise<boolean> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { key: itemKey(place) }, ConsistentRead: true }),
    );
    // DynamoDB takes its time to forget.
    return Item !== undefined && Remembered.parse(Item).expiresAtSeconds > now.getTime() / 1000;
  }

  async remember(place: string, until: Date): Promise<void> {
    const Item = { key: itemKey(place), expiresAtSeconds: Math.floor(until.getTime() / 1000) };
    await this.#client.send(new PutCommand({ TableName: this.#table, Item }));
  }
}

function itemKey(place: string): string {
  return `known-place#${place}`;
}
