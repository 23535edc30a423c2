import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { ConflictError, NotFoundError } from '../errors.ts';
import { Webhook } from '../webhooks/webhook.ts';
import type { WebhookRepository } from '../webhooks/webhook-repository.ts';
import { isLostRace } from './conditional-write.ts';

type WebhookKey = Pick<Webhook, 'ownerId' | 'id'>;

/** Longer than any event is sent again. */
const DELIVERED_SECONDS = 7 * 24 * 3600;

/** An owner's webhooks, and beside them what each was told, which DynamoDB forgets by itself. */
export class DynamoDbWebhookRepository implements WebhookRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async create(webhook: Webhook): Promise<void> {
    const isNew = await this.#putNew({ ...webhook, item: webhookItem(webhook.id) });
    if (!isNew) throw new ConflictError(`There is already a webhook ${webhook.id}.`);
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

  async remove(ownerId: string, id: string): Promise<void> {
    const isThere = {
      ConditionExpression: 'attribute_exists(#item)',
      ExpressionAttributeNames: { '#item': 'item' },
    };
    const Key = { ownerId, item: webhookItem(id) };
    try {
      await this.#client.send(new DeleteCommand({ TableName: this.#table, Key, ...isThere }));
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

  /** Whether the item was not there yet. */
  async #putNew(Item: Record<string, unknown>): Promise<boolean> {
    const condition = {
      ConditionExpression: 'attribute_not_exists(#item)',
      ExpressionAttributeNames: { '#item': 'item' },
    };
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, Item, ...condition }));
      return true;
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      return false;
    }
  }
}

function webhookItem(id: string): string {
  return `webhook#${id}`;
}

function deliveredItem(webhookId: string, eventId: string): string {
  return `delivered#${webhookId}#${eventId}`;
}
