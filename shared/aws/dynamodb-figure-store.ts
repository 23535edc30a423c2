import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { FigureStore } from '../operations/figure-store.ts';

/** An expression may have 4 KB. */
const AT_ONCE = 100;

const Figures = z.record(z.string(), z.unknown());

/** An item per source, with an attribute per figure. */
export class DynamoDbFigureStore implements FigureStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #keyOf: (source: string) => Readonly<Record<string, string>>;

  constructor(
    client: DynamoDBDocumentClient,
    table: string,
    keyOf: (source: string) => Readonly<Record<string, string>> = (source) => ({ source }),
  ) {
    this.#client = client;
    this.#table = table;
    this.#keyOf = keyOf;
  }

  async add(source: string, increments: ReadonlyMap<string, number>): Promise<void> {
    const all = [...increments];
    for (let start = 0; start < all.length; start += AT_ONCE) {
      const some = all.slice(start, start + AT_ONCE);
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: this.#keyOf(source),
          UpdateExpression: `add ${some.map((_, index) => `#${index} :${index}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(some.map(([name], index) => [`#${index}`, name])),
          ExpressionAttributeValues: Object.fromEntries(some.map(([, value], index) => [`:${index}`, value])),
        }),
      );
    }
  }

  async read(sources: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const items = await Promise.all(
      sources.map((source) =>
        this.#client.send(
          new GetCommand({ TableName: this.#table, Key: this.#keyOf(source), ConsistentRead: true }),
        ),
      ),
    );
    const sums = new Map<string, number>();
    for (const { Item = {} } of items) {
      for (const [name, value] of Object.entries(Figures.parse(Item))) {
        if (typeof value === 'number') sums.set(name, (sums.get(name) ?? 0) + value);
      }
    }
    return sums;
  }
}
