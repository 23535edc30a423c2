import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { ConflictError, NotFoundError, StaleWriteError } from '../errors.ts';
import { Webhook } from '../webhooks/webhook.ts';
import type { WebhookRepository } from '../webhooks/webhook-repository.ts';
import { auditPut } from './audit-put.ts';
import { isLostRace } from './conditional-write.ts';

type WebhookKey = Pick<Webhook, 'ownerId' | 'id'>;

/** Longer than any event is sent again. */
const DELIVERED_SECONDS = 7 * 24 * 3600;

const IS_NEW = {
  ConditionExpression: 'attribute_not_exists(#item)',
  ExpressionAttributeNames: { '#item': 'item' },
};

/** An owner's webhooks, and beside them what each was told, which DynamoDB forgets by itself. */
export class DynamoDbWebhookRepository implements WebhookRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #auditTable: string | undefined;

  /** Only who creates and removes webhooks needs `auditTable`. */
  constructor(client: DynamoDBDocumentClient, table: string, auditTable?: string) {
    this.#client = client;
    this.#table = table;
    this.#auditTable = auditTable;
  }

  async create(webhook: Webhook, entry?: AuditEntry): Promise<void> {
    const Item = { ...webhook, item: webhookItem(webhook.id) };
    const put = { Put: { TableName: this.#table, Item, ...IS_NEW } };
    try {
      await this.#client.send(
        new TransactWriteCommand({ TransactItems: [put, ...auditPut(this.#auditTable, entry)] }),
      );
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      throw new ConflictError(`There is already a webhook ${webhook.id}.`);
    }
  }

  async get(ownerId: string, id: string): Promise<Webhook> {
    const item = await this.#get(ownerId, webhookItem(id));
    if (item === undefined) throw new NotFoundError('webhook', id);
    return Webhook.parse(item);
  }

  async list(ownerId: string): Promise<readonly Webhook[]> {
    const { Items } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'ownerId = :ownerId and begins_with(#item, :webhooks)',
        ExpressionAttributeNames: { '#item': 'item' },
        ExpressionAttributeValues: { ':ownerId': ownerId, ':webhooks': webhookItem('') },
        ConsistentRead: true,
      }),
    );
    return (Items ?? []).map((item) => Webhook.parse(item));
  }

  async update(webhook: Webhook, entry?: AuditEntry): Promise<Webhook> {
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
      await this.#client.send(
        new TransactWriteCommand({ TransactItems: [put, ...auditPut(this.#auditTable, entry)] }),
      );
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      const message = `Webhook “${webhook.id}” was changed by someone else in the meantime; read it again.`;
      throw new StaleWriteError(message, { id: webhook.id }, { cause });
    }
    return next;
  }

  async remove(ownerId: string, id: string, entry?: AuditEntry): Promise<void> {
    const isThere = {
      ConditionExpression: 'attribute_exists(#item)',
      ExpressionAttributeNames: { '#item': 'item' },
    };
    const Key = { ownerId, item: webhookItem(id) };
    const removal = { Delete: { TableName: this.#table, Key, ...isThere } };
    try {
      await this.#client.send(
        new TransactWriteCommand({ TransactItems: [removal, ...auditPut(this.#auditTable, entry)] }),
      );
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      throw new NotFoundError('webhook', id);
    }
  }

  async isDelivered({ ownerId, id }: WebhookKey, eventId: string): Promise<boolean> {
    return (await this.#get(ownerId, deliveredItem(id, eventId))) !== undefined;
  }

  async markDelivered({ ownerId, id }: WebhookKey, eventId: string, at: Date): Promise<void> {
    const expiresAtSeconds = Math.floor(at.getTime() / 1000) + DELIVERED_SECONDS;
    await this.#putNew({ ownerId, item: deliveredItem(id, eventId), expiresAtSeconds });
  }

  async #get(ownerId: string, item: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { ownerId, item }, ConsistentRead: true }),
    );
    return Item;
  }

  async #putNew(Item: Record<string, unknown>): Promise<void> {
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, Item, ...IS_NEW }));
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
    }
  }
}

function webhookItem(id: string): string {
  return `webhook#${id}`;
}

function deliveredItem(webhookId: string, eventId: string): string {
  return `delivered#${webhookId}#${eventId}`;
}
