import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { DomainEvent } from '../events.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One list of everything: what waits is little, and soon gone. */
const OUTBOX = 'outbox';
/** Nobody wants to hear of it after that. */
const KEPT_SECONDS = 30 * 24 * 3600;

export interface OutboxKey {
  readonly list: string;
  readonly place: string;
}

/** Sorts by time, and tells apart what happened in the same millisecond. */
export function outboxKey(timestamp: string, id = ''): OutboxKey {
  return { list: OUTBOX, place: `${timestamp}#${id}` };
}

/** The part of a transaction that stores an event to be published: none without one. */
export function outboxPut(table: string | undefined, event: DomainEvent | undefined): TransactItem[] {
  if (event === undefined) return [];
  if (table === undefined) throw new Error('A repository without an outbox was asked to store an event.');
  const expiresAtSeconds = Math.floor(Date.parse(event.timestamp) / 1000) + KEPT_SECONDS;
  const Item = { ...outboxKey(event.timestamp, event.id), event, expiresAtSeconds };
  return [{ Put: { TableName: table, Item } }];
}
