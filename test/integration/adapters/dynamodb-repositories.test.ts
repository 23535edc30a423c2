import { DeleteCommand, GetCommand, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { DynamoDbAuditLog } from '../../../shared/aws/dynamodb-audit-log.ts';
import { DynamoDbBudgetStore } from '../../../shared/aws/dynamodb-budget-store.ts';
import { DynamoDbDeliveryPace } from '../../../shared/aws/dynamodb-delivery-pace.ts';
import { DynamoDbDeliveryRepository } from '../../../shared/aws/dynamodb-delivery-repository.ts';
import { DynamoDbDeliveryTurns } from '../../../shared/aws/dynamodb-delivery-turns.ts';
import { DynamoDbFigureStore } from '../../../shared/aws/dynamodb-figure-store.ts';
import { DynamoDbIdempotencyRepository } from '../../../shared/aws/dynamodb-idempotency-repository.ts';
import { DynamoDbKeptEvents } from '../../../shared/aws/dynamodb-kept-events.ts';
import { DynamoDbKnownPlaces } from '../../../shared/aws/dynamodb-known-places.ts';
import { DynamoDbOutbox } from '../../../shared/aws/dynamodb-outbox.ts';
import { DynamoDbResultCache } from '../../../shared/aws/dynamodb-result-cache.ts';
import { DynamoDbSchemaRepository } from '../../../shared/aws/dynamodb-schema-repository.ts';
import { DynamoDbSessionRepository } from '../../../shared/aws/dynamodb-session-repository.ts';
import { DynamoDbTaskRepository } from '../../../shared/aws/dynamodb-task-repository.ts';
import { DynamoDbUserRepository } from '../../../shared/aws/dynamodb-user-repository.ts';
import { DynamoDbWebhookRepository } from '../../../shared/aws/dynamodb-webhook-repository.ts';
import { figuresBesideWebhooks } from '../../../shared/aws/figures-beside-webhooks.ts';
import { InvalidInputError, StaleWriteError } from '../../../shared/errors.ts';
import type { Webhook } from '../../../shared/webhooks/webhook.ts';
import { auditLogContract } from '../../support/audit-log-contract.ts';
import { budgetStoreContract } from '../../support/budget-store-contract.ts';
import {
  aCachedResult,
  aDelivery,
  aName,
  anAttempt,
  anAuditEntry,
  anEvent,
  aSchemaVersion,
  aSession,
  aTask,
  aUser,
  aWebhook,
} from '../../support/builders.ts';
import { deliveryPaceContract } from '../../support/delivery-pace-contract.ts';
import { deliveryRepositoryContract } from '../../support/delivery-repository-contract.ts';
import { deliveryTurnsContract } from '../../support/delivery-turns-contract.ts';
import { figureStoreContract } from '../../support/figure-store-contract.ts';
import { idempotencyRepositoryContract } from '../../support/idempotency-repository-contract.ts';
import { knownPlacesContract } from '../../support/known-places-contract.ts';
import { outboxContract } from '../../support/outbox-contract.ts';
import { resultCacheContract } from '../../support/result-cache-contract.ts';
import { schemaRepositoryContract } from '../../support/schema-repository-contract.ts';
import { sessionRepositoryContract } from '../../support/session-repository-contract.ts';
import { taskRepositoryContract } from '../../support/task-repository-contract.ts';
import { userRepositoryContract } from '../../support/user-repository-contract.ts';
import { webhookRepositoryContract } from '../../support/webhook-repository-contract.ts';
import { tablesUnderTest } from './tables-under-test.ts';

let cloud: Awaited<ReturnType<typeof tablesUnderTest>>;

beforeAll(async () => {
  cloud = await tablesUnderTest();
});

describe('DynamoDbTaskRepository', () => {
  const repository = async () => new DynamoDbTaskRepository(cloud.dynamoDb, cloud.output('Data.TasksTable'));

  taskRepositoryContract(repository);

  test('lists everybody’s tasks to the end when many of each status are between two pages', async () => {
    const tasks = await repository();
    const schema = { name: aName('schema'), version: 1 };
    const made: string[] = [];
    for (let index = 0; index < 25; index += 1) {
      const status = index % 5 === 0 ? 'queued' : 'running';
      const task = aTask({ ownerId: aName(), status, ...(index % 3 === 0 ? { schema } : {}) });
      await tasks.create(task);
      if (index % 3 === 0) made.push(task.id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await tasks.listAll({ schema: schema.name }, { limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(made.toReversed());
  });

  test('goes on after a page of due tasks', async () => {
    const tasks = await repository();
    const made = [3, 1, 2].map((second) =>
      aTask({ ownerId: aName(), status: 'expired', dueAt: `2019-01-01T00:00:0${second}.000Z` }),
    );
    for (const task of made) await tasks.create(task);
    const first = await tasks.due('expired', new Date('2019-01-02'), { limit: 2 });
    const second = await tasks.due('expired', new Date('2019-01-02'), { limit: 2, cursor: first.next });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toEqual([made[1]?.id, made[2]?.id, made[0]?.id]);
    expect(second.next).toBeUndefined();
  });

  test('lists what is due around an item that is no task, and names that', async () => {
    const tasks = await repository();
    const [broken, task] = [1, 2].map((second) =>
      aTask({ ownerId: aName(), status: 'cancelled', dueAt: `2017-01-01T00:00:0${second}.000Z` }),
    );
    if (broken === undefined || task === undefined) return expect.fail('two tasks');
    await tasks.create(task);
    const TableName = cloud.output('Data.TasksTable');
    await cloud.dynamoDb.send(new PutCommand({ TableName, Item: { ...broken, workflows: 'nonsense' } }));
    const due = await tasks.due('cancelled', new Date('2017-01-02'), { limit: 10 });
    expect(due).toMatchObject({ items: [{ id: task.id }], unreadable: [broken.id] });
    const first = await tasks.due('cancelled', new Date('2017-01-02'), { limit: 1 });
    const second = await tasks.due('cancelled', new Date('2017-01-02'), { limit: 1, cursor: first.next });
    expect(second.items.map(({ id }) => id)).toEqual([task.id]);
    const { ownerId, id } = broken;
    await cloud.dynamoDb.send(new DeleteCommand({ TableName, Key: { ownerId, id } }));
  });

  test('keeps a task out of the list of due ones once dueAt is taken away', async () => {
    const tasks = await repository();
    const task = aTask({ ownerId: aName(), status: 'failed', dueAt: '2018-01-01T00:00:00.000Z' });
    await tasks.create(task);
    await tasks.postpone(task, undefined);
    const { dueAt: _, ...rest } = task;
    expect(await tasks.get(task.ownerId, task.id)).toEqual(rest);
    expect((await tasks.due('failed', new Date('2018-01-02'), { limit: 10 })).items).toEqual([]);
    await tasks.postpone(task, new Date());
    expect(await tasks.get(task.ownerId, task.id)).toEqual(rest);
  });
});

describe('DynamoDbSchemaRepository', () => {
  const repository = async () =>
    new DynamoDbSchemaRepository(cloud.dynamoDb, cloud.output('Data.SchemasTable'));

  schemaRepositoryContract(repository);

  test('refuses a schema that is too large for an item, with both sizes', async () => {
    const schemas = await repository();
    const schema = { type: 'object', description: 'x'.repeat(400_000) };
    const save = schemas.save(aSchemaVersion({ name: aName('schema'), schema }), 0);
    await expect(save).rejects.toThrow(InvalidInputError);
    await expect(save).rejects.toThrow(/has 4000\d\d bytes as JSON; at most 380000/);
  });
});

describe('DynamoDbUserRepository', () => {
  test('reads a user who was stored before users had versions of their tokens', async () => {
    const TableName = cloud.output('Data.UsersTable');
    const { tokenVersion: _, ...user } = aUser({ username: aName() });
    await cloud.dynamoDb.send(new PutCommand({ TableName, Item: user }));
    const users = new DynamoDbUserRepository(cloud.dynamoDb, TableName, cloud.output('Data.AuditTable'));
    expect(await users.find(user.username)).toEqual({ ...user, tokenVersion: 'first' });
  });

  userRepositoryContract(async () => {
    const table = cloud.output('Data.UsersTable');
    await empty(table);
    const audit = cloud.output('Data.AuditTable');
    return {
      users: new DynamoDbUserRepository(cloud.dynamoDb, table, audit),
      audit: new DynamoDbAuditLog(cloud.dynamoDb, audit),
    };
  });
});

describe('DynamoDbAuditLog', () => {
  const stores = async () => {
    const auditTable = cloud.output('Data.AuditTable');
    const audit = new DynamoDbAuditLog(cloud.dynamoDb, auditTable);
    const beside = { auditTable };
    const webhooks = new DynamoDbWebhookRepository(
      cloud.dynamoDb,
      cloud.output('Data.WebhooksTable'),
      beside,
    );
    const schemas = new DynamoDbSchemaRepository(cloud.dynamoDb, cloud.output('Data.SchemasTable'), beside);
    return { audit, webhooks, schemas };
  };

  auditLogContract(stores);

  test('lets the table forget an entry after 400 days', async () => {
    const { webhooks } = await stores();
    const entry = anAuditEntry({ at: '2098-01-01T00:00:00.900Z' });
    await webhooks.create(aWebhook({ ownerId: aName() }), entry);
    const { Item } = await cloud.dynamoDb.send(
      new GetCommand({
        TableName: cloud.output('Data.AuditTable'),
        Key: { log: 'audit', place: `${entry.at}#${entry.id}` },
      }),
    );
    expect(Item).toMatchObject({ expiresAtSeconds: Date.parse('2099-02-05T00:00:00Z') / 1000 });
  });
});

describe('DynamoDbOutbox', () => {
  const stores = async () => {
    const outboxTable = cloud.output('Data.OutboxTable');
    const beside = { outboxTable };
    return {
      outbox: new DynamoDbOutbox(cloud.dynamoDb, outboxTable),
      webhooks: new DynamoDbWebhookRepository(cloud.dynamoDb, cloud.output('Data.WebhooksTable'), beside),
      schemas: new DynamoDbSchemaRepository(cloud.dynamoDb, cloud.output('Data.SchemasTable'), beside),
      tasks: new DynamoDbTaskRepository(cloud.dynamoDb, cloud.output('Data.TasksTable'), beside),
    };
  };

  outboxContract(stores);

  test('names the events that it cannot read, and lists the others', async () => {
    const { outbox, webhooks } = await stores();
    const TableName = cloud.output('Data.OutboxTable');
    const event = anEvent({ timestamp: '2016-01-02T00:00:00.000Z' });
    await webhooks.create(aWebhook({ ownerId: aName() }), undefined, event);
    const place = '2016-01-01T00:00:00.000Z#evt_of_another_release';
    await cloud.dynamoDb.send(
      new PutCommand({ TableName, Item: { list: 'outbox', place, event: { type: 'unknown.v9' } } }),
    );
    expect(await outbox.waiting(new Date('2016-01-03'), 10)).toEqual({ items: [event], unreadable: [place] });
    await cloud.dynamoDb.send(new DeleteCommand({ TableName, Key: { list: 'outbox', place } }));
    await outbox.take(event);
  });

  test('lets the table forget an event after 30 days', async () => {
    const { outbox, webhooks } = await stores();
    const event = anEvent({ timestamp: '2017-01-01T00:00:00.900Z' });
    await webhooks.create(aWebhook({ ownerId: aName() }), undefined, event);
    const Key = { list: 'outbox', place: `${event.timestamp}#${event.id}` };
    const { Item } = await cloud.dynamoDb.send(
      new GetCommand({ TableName: cloud.output('Data.OutboxTable'), Key }),
    );
    expect(Item).toMatchObject({ expiresAtSeconds: Date.parse('2017-01-31T00:00:00Z') / 1000 });
    await outbox.take(event);
  });
});

describe('DynamoDbKeptEvents', () => {
  const stores = () => {
    const table = cloud.output('Data.WebhooksTable');
    return {
      table,
      kept: new DynamoDbKeptEvents(cloud.dynamoDb, table),
      webhooks: new DynamoDbWebhookRepository(cloud.dynamoDb, table, { keepsEvents: true }),
    };
  };
  const at = (time: string, ownerId = aName()) =>
    anEvent({ ownerId, type: 'webhook.disabled.v1', timestamp: time });

  test('lie beside the webhooks they tell of, oldest first, until they are taken', async () => {
    const { kept, webhooks } = stores();
    const events = ['02', '01'].map((day) => at(`2011-01-${day}T00:00:00.000Z`));
    for (const event of events) {
      const webhook = aWebhook({ ownerId: event.ownerId });
      await webhooks.create(webhook);
      await webhooks.update(webhook, undefined, event);
      await expect(webhooks.update(webhook, undefined, at(event.timestamp))).rejects.toThrow(StaleWriteError);
    }
    const [second, first] = events;
    const before = new Date('2011-01-02T00:00:00.001Z');
    expect(await kept.waiting(before, 10)).toEqual({ items: [first, second], unreadable: [] });
    expect((await kept.waiting(before, 1)).items).toEqual([first]);
    expect((await kept.waiting(new Date('2011-01-02T00:00:00.000Z'), 10)).items).toEqual([first]);
    for (const event of [first, second, first]) if (event !== undefined) await kept.take(event);
    expect(await kept.waiting(before, 10)).toEqual({ items: [], unreadable: [] });
  });

  test('are of one type and their owner’s, whatever else somebody puts there', async () => {
    const { table, kept, webhooks } = stores();
    const others = [
      anEvent({ ownerId: aName(), timestamp: '2012-01-01T00:00:00.000Z' }),
      at('2012-01-01T00:00:01.000Z'),
    ];
    for (const event of others) await webhooks.create(aWebhook({ ownerId: event.ownerId }), undefined, event);
    const [ofAnotherType, ofAnotherOwner] = others;
    await cloud.dynamoDb.send(
      new UpdateCommand({
        TableName: table,
        Key: { ownerId: ofAnotherOwner?.ownerId, item: `event#${ofAnotherOwner?.id}` },
        UpdateExpression: 'set event.ownerId = :other',
        ExpressionAttributeValues: { ':other': 'somebody' },
      }),
    );
    expect(await kept.waiting(new Date('2012-01-02T00:00:00.000Z'), 10)).toEqual({
      items: [],
      unreadable: [ofAnotherType, ofAnotherOwner].map((event) => `${event?.ownerId}/event#${event?.id}`),
    });
    for (const event of others) await kept.take(event);
  });
});

describe('DynamoDbSessionRepository', () => {
  const repository = async () =>
    new DynamoDbSessionRepository(cloud.dynamoDb, cloud.output('Data.SessionsTable'));

  sessionRepositoryContract(repository);

  test('stores no token, and lets the table forget a session when its token has ended', async () => {
    const session = aSession({ expiresAt: '2099-01-31T00:00:00.100Z' });
    await (await repository()).create(session);
    const { Item } = await cloud.dynamoDb.send(
      new GetCommand({ TableName: cloud.output('Data.SessionsTable'), Key: { id: session.id } }),
    );
    expect(Item).toEqual({ ...session, expiresAtSeconds: Date.parse('2099-01-31T00:00:01Z') / 1000 });
  });
});

describe('DynamoDbBudgetStore', () =>
  budgetStoreContract(async () => new DynamoDbBudgetStore(cloud.dynamoDb, cloud.output('Data.LimitsTable'))));

describe('DynamoDbKnownPlaces', () =>
  knownPlacesContract(async () => new DynamoDbKnownPlaces(cloud.dynamoDb, cloud.output('Data.LimitsTable'))));

describe('DynamoDbWebhookRepository', () => {
  webhookRepositoryContract(async () => {
    const table = cloud.output('Data.WebhooksTable');
    const damage = async ({ ownerId, id }: Webhook) => {
      const Item = { ownerId, item: `webhook#${id}`, id, url: 7, secret: 'whsec_visible' };
      await cloud.dynamoDb.send(new PutCommand({ TableName: table, Item }));
    };
    return { webhooks: new DynamoDbWebhookRepository(cloud.dynamoDb, table), damage };
  });
});

describe('DynamoDbDeliveryPace', () =>
  deliveryPaceContract(
    async () => new DynamoDbDeliveryPace(cloud.dynamoDb, cloud.output('Data.WebhooksTable')),
  ));

describe('DynamoDbDeliveryTurns', () =>
  deliveryTurnsContract(
    async () => new DynamoDbDeliveryTurns(cloud.dynamoDb, cloud.output('Data.WebhooksTable')),
  ));

describe('DynamoDbDeliveryRepository', () => {
  const repository = async () =>
    new DynamoDbDeliveryRepository(cloud.dynamoDb, cloud.output('Data.WebhooksTable'));

  deliveryRepositoryContract(repository);

  test('names the deliveries that it cannot read, and lists the others', async () => {
    const delivery = aDelivery({ ownerId: aName(), event: anEvent(), dueAt: '1990-01-01T00:00:01.000Z' });
    await (await repository()).save(delivery);
    const TableName = cloud.output('Data.WebhooksTable');
    const Key = { ownerId: delivery.ownerId, item: 'delivery#of#another-release' };
    await cloud.dynamoDb.send(
      new PutCommand({
        TableName,
        Item: { ...Key, due: 'delivery', dueAt: '1990-01-01T00:00:00.000Z', state: 'dancing' },
      }),
    );
    const { items, unreadable } = await (await repository()).due(new Date('1990-01-02'), 10);
    expect(items.map(({ event }) => event)).toEqual([delivery.event]);
    expect(unreadable).toEqual([`${delivery.ownerId}/delivery#of#another-release`]);
    await cloud.dynamoDb.send(new DeleteCommand({ TableName, Key }));
  });

  test('lists what is due behind more that it cannot read than it lists at once', async () => {
    const delivery = aDelivery({ ownerId: aName(), event: anEvent(), dueAt: '1990-01-01T00:00:01.000Z' });
    await (await repository()).save(delivery);
    const TableName = cloud.output('Data.WebhooksTable');
    const keys = [1, 2, 3, 4, 5].map((number) => {
      return { ownerId: delivery.ownerId, item: `delivery#of#another-release-${number}` };
    });
    for (const key of keys) {
      const Item = { ...key, due: 'delivery', dueAt: '1990-01-01T00:00:00.000Z', state: 'dancing' };
      await cloud.dynamoDb.send(new PutCommand({ TableName, Item }));
    }
    const { items, unreadable } = await (await repository()).due(new Date('1990-01-02'), 2);
    expect(items.map(({ event }) => event)).toContainEqual(delivery.event);
    expect(unreadable).toHaveLength(2);
    for (const Key of keys) await cloud.dynamoDb.send(new DeleteCommand({ TableName, Key }));
  });

  test('lets the table forget a delivery and its attempts 30 days after its time has come', async () => {
    const updatedAt = '2026-01-01T00:00:00.900Z';
    const delivery = aDelivery({ ownerId: aName(), updatedAt, dueAt: '2026-02-01T00:00:00.000Z' });
    const attempt = anAttempt({ deliveryId: delivery.event.id });
    await (await repository()).save(delivery, attempt);
    const items = [
      `delivery#${delivery.webhookId}#${delivery.event.id}`,
      `attempt#${delivery.webhookId}#${attempt.at}#${attempt.deliveryId}#1`,
    ];
    for (const item of items) {
      const { Item } = await cloud.dynamoDb.send(
        new GetCommand({
          TableName: cloud.output('Data.WebhooksTable'),
          Key: { ownerId: delivery.ownerId, item },
        }),
      );
      expect(Item).toMatchObject({ expiresAtSeconds: Date.parse('2026-03-03T00:00:00Z') / 1000 });
    }
  });
});

describe('DynamoDbFigureStore', () => {
  describe('beside the webhooks', () =>
    figureStoreContract(async () =>
      figuresBesideWebhooks(cloud.dynamoDb, cloud.output('Data.WebhooksTable')),
    ));

  figureStoreContract(async () => new DynamoDbFigureStore(cloud.dynamoDb, cloud.output('Data.FiguresTable')));
});

describe('DynamoDbIdempotencyRepository', () => {
  idempotencyRepositoryContract(
    async () => new DynamoDbIdempotencyRepository(cloud.dynamoDb, cloud.output('Data.IdempotencyTable')),
  );
});

describe('DynamoDbResultCache', () => {
  const cacheOf = async () => new DynamoDbResultCache(cloud.dynamoDb, cloud.output('Data.CacheTable'));

  resultCacheContract(cacheOf);

  test('lets the table forget a result when its files may be gone', async () => {
    const cache = await cacheOf();
    const result = aCachedResult({ ownerId: aName(), expiresAt: '2026-01-31T00:00:00.900Z' });
    await cache.put(result);
    const { Item } = await cloud.dynamoDb.send(
      new GetCommand({
        TableName: cloud.output('Data.CacheTable'),
        Key: { ownerId: result.ownerId, key: result.key },
      }),
    );
    expect(Item).toMatchObject({ expiresAtSeconds: Date.parse('2026-01-31T00:00:00Z') / 1000 });
  });
});

async function empty(TableName: string): Promise<void> {
  const { Items = [] } = await cloud.dynamoDb.send(new ScanCommand({ TableName }));
  for (const { username } of Items) {
    await cloud.dynamoDb.send(new DeleteCommand({ TableName, Key: { username } }));
  }
}
