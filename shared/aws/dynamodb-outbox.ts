import { DeleteCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { StoredEvent } from '../events.ts';
import type { Outbox, WaitingEvents } from '../outbox/outbox.ts';
import { outboxKey } from './outbox-put.ts';

export class DynamoDbOutbox implements Outbox {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async waiting(before: Date, limit: number): Promise<WaitingEvents> {
    const { list, place } = outboxKey(before.toISOString());
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: '#list = :list and place < :before',
        ExpressionAttributeNames: { '#list': 'list' },
        ExpressionAttributeValues: { ':list': list, ':before': place },
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    const parsed = Items.map((item) => ({
      place: String(item.place),
      event: StoredEvent.safeParse(item.event),
    }));
    return {
      items: parsed.flatMap(({ event }) => event.data ?? []),
      unreadable: parsed.flatMap(({ place: at, event }) => (event.success ? [] : [at])),
    };
  }

  async take({ timestamp, id }: StoredEvent): Promise<void> {
    const Key = outboxKey(timestamp, id);
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key }));
  }
}
