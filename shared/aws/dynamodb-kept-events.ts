import {
  type DynamoDBDocumentClient,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DomainEvent, type StoredEvent } from '../events.ts';
import type { Outbox, WaitingEvents } from '../outbox/outbox.ts';
import { queryReadable } from './query-readable.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Among what is due in the table of webhooks. */
const EVENTS = 'event';
/** Nobody wants to hear of it after that. */
const KEPT_SECONDS = 30 * 24 * 3600;

const KeptKey = z.object({ ownerId: z.string(), item: z.string() });
/** Whoever may write to the table must not be able to have anything else published. */
const KeptEvent = DomainEvent.extend({ type: z.literal('webhook.disabled.v1') });

/** The part of a transaction that keeps an event beside the webhook it tells of: none without one. */
export function keptEventPut(table: string, event: DomainEvent | undefined): TransactItem[] {
  if (event === undefined) return [];
  const { timestamp } = event;
  const expiresAtSeconds = Math.floor(Date.parse(timestamp) / 1000) + KEPT_SECONDS;
  const Item = { ...keyOf(event), due: EVENTS, dueAt: timestamp, event, expiresAtSeconds };
  return [{ Put: { TableName: table, Item } }];
}

/** Events that lie beside webhooks, put there by a function that may write nowhere else. */
export class DynamoDbKeptEvents implements Outbox {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  waiting(before: Date, limit: number): Promise<WaitingEvents> {
    return queryReadable(
      this.#client,
      {
        TableName: this.#table,
        IndexName: 'byDue',
        KeyConditionExpression: 'due = :events and dueAt < :before',
        ExpressionAttributeValues: { ':events': EVENTS, ':before': before.toISOString() },
      },
      limit,
      ({ event: kept, ...key }) => {
        const { ownerId, item: place } = KeptKey.parse(key); // the keys of the table
        const event = KeptEvent.safeParse(kept).data;
        return { place: `${ownerId}/${place}`, item: event?.ownerId === ownerId ? event : undefined };
      },
    );
  }

  /** It stays where it is until its time is over, and is due no more. */
  async take(event: StoredEvent): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: keyOf(event),
        UpdateExpression: 'set expiresAtSeconds = :end remove due, dueAt',
        ExpressionAttributeValues: { ':end': Math.floor(Date.parse(event.timestamp) / 1000) + KEPT_SECONDS },
      }),
    );
  }
}

function keyOf({ ownerId, id }: StoredEvent): Record<string, string> {
  return { ownerId, item: `event#${id}` };
}
