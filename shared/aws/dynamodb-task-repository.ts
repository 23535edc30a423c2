import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ConflictError, NotFoundError, StaleWriteError } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import { isFinal, Task, TaskStatus } from '../tasks/task.ts';
import type { DueTasks, TaskFilter, TaskRepository } from '../tasks/task-repository.ts';
import { isLostRace } from './conditional-write.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { outboxPut } from './outbox-put.ts';
import { type QueryPage, query } from './query.ts';
import { taskFilterExpression } from './task-filter-expression.ts';

/** UUIDv7 sorts by time, so the last id of a page is all that a list by time needs to go on. */
const LastId = z.uuid();
const DueKey = z.object({
  status: TaskStatus,
  dueAt: z.string(),
  ownerId: z.string(),
  id: z.string(),
});
/** A due task, or what identifies one that cannot be read. */
const DueItem = z.union([
  Task.transform((task) => ({ task })),
  z.object({ id: z.string() }).transform(({ id }) => ({ unreadableId: id })),
]);
const Owned = z.object({ ownerId: z.string() });

/** All of them have a `dueAt`, which final tasks soon lose. */
const OPEN = TaskStatus.options.filter((status) => !isFinal(status));

/** Sorts before every UUID when descending: the beginning of a list. */
const NEWEST = '~';

export class DynamoDbTaskRepository implements TaskRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #outboxTable: string | undefined;

  /** Only who creates and removes tasks needs `outboxTable`. */
  constructor(
    client: DynamoDBDocumentClient,
    table: string,
    { outboxTable }: { readonly outboxTable?: string } = {},
  ) {
    this.#client = client;
    this.#table = table;
    this.#outboxTable = outboxTable;
  }

  async get(ownerId: string, taskId: string): Promise<Task> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { ownerId, id: taskId }, ConsistentRead: true }),
    );
    if (Item === undefined) throw new NotFoundError('task', taskId);
    return Task.parse(Item);
  }

  async find(taskId: string): Promise<Task> {
    const { Items } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: 'byId',
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': taskId },
        Limit: 1,
      }),
    );
    const [key] = Items ?? [];
    if (key === undefined) throw new NotFoundError('task', taskId);
    return this.get(Owned.parse(key).ownerId, taskId);
  }

  async create(task: Task, event?: DomainEvent): Promise<void> {
    const Put = {
      TableName: this.#table,
      Item: itemOf(task),
      ConditionExpression: 'attribute_not_exists(id)',
    };
    try {
      await this.#together({ Put }, event);
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      throw new ConflictError(`There is already a task ${task.id}.`, { taskId: task.id }, { cause });
    }
  }

  async update(task: Task): Promise<void> {
    try {
      await this.#put(task, {
        ConditionExpression: 'version = :previous',
        ExpressionAttributeValues: { ':previous': task.version - 1 },
      });
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      throw staleTask(task, cause);
    }
  }

  async remove(task: Task, event?: DomainEvent): Promise<void> {
    const { ownerId, id, version } = task;
    const Delete = {
      TableName: this.#table,
      Key: { ownerId, id },
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: { ':version': version },
    };
    try {
      await this.#together({ Delete }, event);
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      throw staleTask(task, cause);
    }
  }

  async postpone(task: Task, dueAt: Date | undefined): Promise<void> {
    const move =
      dueAt === undefined
        ? { UpdateExpression: 'remove dueAt', values: {} }
        : { UpdateExpression: 'set dueAt = :dueAt', values: { ':dueAt': dueAt.toISOString() } };
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { ownerId: task.ownerId, id: task.id },
          UpdateExpression: move.UpdateExpression,
          ConditionExpression: 'version = :version and attribute_exists(dueAt)',
          ExpressionAttributeValues: { ...move.values, ':version': task.version },
        }),
      );
    } catch (cause) {
      if (!isLostRace(cause)) throw cause; // whoever moved the task has also set when it is due
    }
  }

  async list(ownerId: string, filter: TaskFilter, page: PageRequest): Promise<Page<Task>> {
    const list = `tasks of ${ownerId}`;
    const before = page.cursor === undefined ? NEWEST : decodeCursor(LastId, list, page.cursor);
    const found = await this.#query(page.limit, filter, {
      KeyConditionExpression: 'ownerId = :ownerId and id < :before',
      ExpressionAttributeValues: { ':ownerId': ownerId, ':before': before },
    });
    return toPage(found, list, ({ id }) => id);
  }

  async countOpen(ownerId: string, atMost: number): Promise<number> {
    const open = OPEN.map((status, index) => [`:open${index}`, status] as const);
    let count = 0;
    let lastKey: Record<string, unknown> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: 'byOwnerDue',
          Select: 'COUNT',
          KeyConditionExpression: 'ownerId = :ownerId',
          FilterExpression: `#status in (${open.map(([name]) => name).join(', ')})`,
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':ownerId': ownerId, ...Object.fromEntries(open) },
          ExclusiveStartKey: lastKey,
        }),
      );
      count += page.Count ?? 0;
      lastKey = page.LastEvaluatedKey;
    } while (count < atMost && lastKey !== undefined);
    return Math.min(count, atMost);
  }

  async listAll(filter: TaskFilter, page: PageRequest): Promise<Page<Task>> {
    const list = 'tasks of everybody';
    const before = page.cursor === undefined ? NEWEST : decodeCursor(LastId, list, page.cursor);
    const statuses = filter.status === undefined ? TaskStatus.options : [filter.status];
    const lists = await Promise.all(
      statuses.map((status) =>
        this.#query(
          page.limit,
          { ...filter, status: undefined },
          {
            IndexName: 'byStatus',
            KeyConditionExpression: '#key = :status and id < :before',
            ExpressionAttributeNames: { '#key': 'status' },
            ExpressionAttributeValues: { ':status': status, ':before': before },
          },
        ),
      ),
    );
    return toPage(mergeNewestFirst(lists, page.limit), list, ({ id }) => id);
  }

  async due(status: TaskStatus, now: Date, page: PageRequest): Promise<DueTasks> {
    const list = `due ${status} tasks`;
    const { items, lastKey } = await query(
      this.#client,
      DueItem,
      {
        TableName: this.#table,
        IndexName: 'byDue',
        KeyConditionExpression: '#key = :status and dueAt <= :now',
        ExpressionAttributeNames: { '#key': 'status' },
        ExpressionAttributeValues: { ':status': status, ':now': now.toISOString() },
        ScanIndexForward: true,
        ExclusiveStartKey: page.cursor === undefined ? undefined : decodeCursor(DueKey, list, page.cursor),
      },
      page.limit,
    );
    const tasks = items.flatMap((item) => ('task' in item ? [item.task] : []));
    const unreadable = items.flatMap((item) => ('task' in item ? [] : [item.unreadableId]));
    const found = lastKey === undefined ? { items: tasks } : { items: tasks, lastKey };
    return { ...toPage(found, list, (key) => DueKey.parse(key)), unreadable };
  }

  #query(
    limit: number,
    filter: TaskFilter,
    { ExpressionAttributeNames, ExpressionAttributeValues, ...input }: Omit<QueryCommandInput, 'TableName'>,
  ): Promise<QueryPage<Task>> {
    const condition = taskFilterExpression(filter);
    return query(
      this.#client,
      Task,
      {
        TableName: this.#table,
        ScanIndexForward: false,
        ...input,
        FilterExpression: condition.expression,
        ExpressionAttributeNames: orNothing({ ...ExpressionAttributeNames, ...condition.names }),
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ...condition.values },
      },
      limit,
    );
  }

  async #put(task: Task, condition: Partial<PutCommand['input']>): Promise<void> {
    const Item = itemOf(task);
    await this.#client.send(new PutCommand({ TableName: this.#table, Item, ...condition }));
  }

  async #together(
    change: NonNullable<TransactWriteCommandInput['TransactItems']>[number],
    event: DomainEvent | undefined,
  ): Promise<void> {
    const TransactItems = [change, ...outboxPut(this.#outboxTable, event)];
    await this.#client.send(new TransactWriteCommand({ TransactItems }));
  }
}

function itemOf(task: Task): Record<string, unknown> {
  return { ...task, expiresAtSeconds: task.expiresAt && Math.ceil(Date.parse(task.expiresAt) / 1000) };
}

function staleTask({ id }: Task, cause: unknown): StaleWriteError {
  const message = `Task ${id} was changed by someone else in the meantime; read it again.`;
  return new StaleWriteError(message, { taskId: id }, { cause });
}

/** DynamoDB refuses an empty map of names. */
function orNothing(names: Record<string, string>): Record<string, string> | undefined {
  return Object.keys(names).length > 0 ? names : undefined;
}

/**
 * A list that goes on is known only down to its last key; below that, the others must wait for the next page.
 * A task that changed its status while we read is in two lists: the newer version stays.
 */
function mergeNewestFirst(lists: readonly QueryPage<Task>[], limit: number): QueryPage<Task> {
  const horizon =
    lists
      .map(({ lastKey }) => String(lastKey?.id ?? ''))
      .sort()
      .at(-1) ?? '';
  const byId = new Map<string, Task>();
  for (const task of lists.flatMap(({ items }) => items)) {
    const other = byId.get(task.id);
    const isNewer = other === undefined || other.version < task.version;
    if (isNewer && task.id >= horizon) byId.set(task.id, task);
  }
  const sorted = [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  const items = sorted.slice(0, limit);
  const last = sorted.length > limit ? items.at(-1)?.id : horizon;
  return last === undefined || last === '' ? { items } : { items, lastKey: { id: last } };
}

function toPage(
  { items, lastKey }: QueryPage<Task>,
  list: string,
  position: (key: Readonly<Record<string, unknown>>) => unknown,
): Page<Task> {
  return lastKey === undefined ? { items } : { items, next: encodeCursor(list, position(lastKey)) };
}
