import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { StoredEvent } from '../events.ts';
import type { Outbox, WaitingEvents } from '../outbox/outbox.ts';
import { outboxKey } from './outbox-put.ts';
import { queryReadable } from './query-readable.ts';

export class DynamoDbOutbox implements Outbox {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  waiting(before: Date, limit: number): Promise<WaitingEvents> {
    const { list, place } = outboxKey(before.toISOString());
    return queryReadable(
      this.#client,
      {
        TableName: this.#table,
        KeyConditionExpression: '#list = :list and place < :before',
        ExpressionAttributeNames: { '#list': 'list' },
        ExpressionAttributeValues: { ':list': list, ':before': place },
        ConsistentRead: true,
      },
      limit,
      (item) => ({ place: String(item.place), item: StoredEvent.safeParse(item.event).data }),
    );
  }

  async take({ timestamp, id }: StoredEvent): Promise<void> {
    const Key = outboxKey(timestamp, id);
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key }));
  }
}
