import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { ConflictError, NotFoundError, StaleWriteError } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import { UnreadableWebhookError } from '../webhooks/unreadable-webhook-error.ts';
import { Webhook } from '../webhooks/webhook.ts';
import type { ListedWebhooks, WebhookRepository } from '../webhooks/webhook-repository.ts';
import { auditPut } from './audit-put.ts';
import { isLostRace } from './conditional-write.ts';
import { keptEventPut } from './dynamodb-kept-events.ts';
import { outboxPut } from './outbox-put.ts';

const IS_NEW = {
  ConditionExpression: 'attribute_not_exists(#item)',
  ExpressionAttributeNames: { '#item': 'item' },
};

export interface BesideWebhooks {
  readonly auditTable?: string;
  readonly outboxTable?: string;
  readonly keepsEvents?: boolean;
}

/** An owner's webhooks. */
export class DynamoDbWebhookRepository implements WebhookRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #auditTable: string | undefined;
  readonly #outboxTable: string | undefined;
  readonly #keepsEvents: boolean;

  /**
   * Who changes webhooks needs `outboxTable`, and `auditTable` when a person asked for it. Who may write nowhere else keeps
   * events beside the webhooks, for the sweeper (`DynamoDbKeptEvents`).
   */
  constructor(
    client: DynamoDBDocumentClient,
    table: string,
    { auditTable, outboxTable, keepsEvents = false }: BesideWebhooks = {},
  ) {
    this.#client = client;
    this.#table = table;
    this.#auditTable = auditTable;
    this.#outboxTable = outboxTable;
    this.#keepsEvents = keepsEvents;
  }

  async create(webhook: Webhook, entry?: AuditEntry, event?: DomainEvent): Promise<void> {
    const Item = { ...webhook, item: webhookItem(webhook.id) };
    const put = { Put: { TableName: this.#table, Item, ...IS_NEW } };
    try {
      await this.#together([put], entry, event);
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      throw new ConflictError(`There is already a webhook ${webhook.id}.`);
    }
  }

  async get(ownerId: string, id: string): Promise<Webhook> {
    const item = await this.#get(ownerId, webhookItem(id));
    if (item === undefined) throw new NotFoundError('webhook', id);
    const { data, error } = Webhook.safeParse(item);
    if (data === undefined) throw new UnreadableWebhookError(id, { cause: error });
    return data;
  }

  async list(ownerId: string): Promise<ListedWebhooks> {
    const { Items } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'ownerId = :ownerId and begins_with(#item, :webhooks)',
        ExpressionAttributeNames: { '#item': 'item' },
        ExpressionAttributeValues: { ':ownerId': ownerId, ':webhooks': webhookItem('') },
        ConsistentRead: true,
      }),
    );
    const parsed = (Items ?? []).map((item) => ({
      id: String(item.item).slice(webhookItem('').length),
      webhook: Webhook.safeParse(item).data,
    }));
    return {
      items: parsed.flatMap(({ webhook }) => webhook ?? []),
      unreadable: parsed.flatMap(({ id, webhook }) => (webhook === undefined ? [id] : [])),
    };
  }

  async update(webhook: Webhook, entry?: AuditEntry, event?: DomainEvent): Promise<Webhook> {
    const next = { ...webhook, version: webhook.version + 1 };
    const isExpected = {
      // Those from before there were versions have none, and are at their first.
      ConditionExpression:
        'attribute_exists(#item) and (version = :before or (attribute_not_exists(version) and :before = :first))',
      ExpressionAttributeNames: { '#item': 'item' },
      ExpressionAttributeValues: { ':before': webhook.version, ':first': 1 },
    };
    const Item = { ...next, item: webhookItem(webhook.id) };
    const put = { Put: { TableName: this.#table, Item, ...isExpected } };
    try {
      await this.#together([put], entry, event);
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      const message = `Webhook “${webhook.id}” was changed by someone else in the meantime; read it again.`;
      throw new StaleWriteError(message, { id: webhook.id }, { cause });
    }
    return next;
  }

  async remove(ownerId: string, id: string, entry?: AuditEntry, event?: DomainEvent): Promise<void> {
    const isThere = {
      ConditionExpression: 'attribute_exists(#item)',
      ExpressionAttributeNames: { '#item': 'item' },
    };
    const Key = { ownerId, item: webhookItem(id) };
    const removal = { Delete: { TableName: this.#table, Key, ...isThere } };
    try {
      await this.#together([removal], entry, event);
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      throw new NotFoundError('webhook', id);
    }
  }

  async #together(
    changes: TransactWriteCommandInput['TransactItems'] & object,
    entry: AuditEntry | undefined,
    event: DomainEvent | undefined,
  ): Promise<void> {
    const TransactItems = [
      ...changes,
      ...auditPut(this.#auditTable, entry),
      ...(this.#keepsEvents ? keptEventPut(this.#table, event) : outboxPut(this.#outboxTable, event)),
    ];
    await this.#client.send(new TransactWriteCommand({ TransactItems }));
  }

  async #get(ownerId: string, item: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { ownerId, item }, ConsistentRead: true }),
    );
    return Item;
  }
}

function webhookItem(id: string): string {
  return `webhook#${id}`;
}
