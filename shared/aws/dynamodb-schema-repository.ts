import {
  type DynamoDBDocumentClient,
  GetCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { InvalidInputError, NotFoundError, StaleWriteError } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import {
  ActiveSchema,
  SchemaName,
  type SchemaRepository,
  SchemaVersion,
} from '../schemas/schema-repository.ts';
import { auditPut } from './audit-put.ts';
import { isLostRace } from './conditional-write.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { outboxPut } from './outbox-put.ts';
import { query } from './query.ts';

/** The number under which a name's head is stored, beside its versions. */
const HEAD = 0;
/** An item of DynamoDB holds 400 KB; the rest is for the other attributes. */
const MAX_SCHEMA_BYTES = 380_000;
const LIST = 'schemas';
/** Above every number. */
const FIRST_PAGE = 1_000_000_000;

/** JSON text, because a DynamoDB map loses the order of keys and allows neither empty keys nor deep nesting. */
const StoredSchema = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(SchemaVersion.shape.schema);
const VersionItem = SchemaVersion.extend({ schema: StoredSchema });
/** The head repeats the active version, so that it and lists need one read. */
const HeadItem = VersionItem.extend({
  version: z.literal(HEAD),
  active: SchemaVersion.shape.version,
  /** Heads may be from before versions could be removed. */
  latest: ActiveSchema.shape.latest.optional(),
}).transform(({ active, latest = active, ...head }): ActiveSchema => ({ ...head, version: active, latest }));
/** What is left in a head's place when no version is active: the numbers go on behind it. */
const LatestOnly = z.object({ latest: z.number().int().optional(), active: z.number().int().optional() });

/** Longer than any task that began with the version may run; then the table forgets it. */
const PINNED_SECONDS = 3 * 24 * 3600;

export class DynamoDbSchemaRepository implements SchemaRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #auditTable: string | undefined;
  readonly #outboxTable: string | undefined;

  /** Only who changes schemas needs `auditTable` and `outboxTable`. */
  constructor(
    client: DynamoDBDocumentClient,
    table: string,
    { auditTable, outboxTable }: { readonly auditTable?: string; readonly outboxTable?: string } = {},
  ) {
    this.#client = client;
    this.#table = table;
    this.#auditTable = auditTable;
    this.#outboxTable = outboxTable;
  }

  async active(name: string): Promise<ActiveSchema> {
    const item = await this.#find(name, HEAD);
    if (item?.kind !== 'head') throw new NotFoundError('schema', name);
    return HeadItem.parse(item);
  }

  async version(name: string, version: number): Promise<SchemaVersion> {
    const item = version === HEAD ? undefined : await this.#find(name, version);
    if (item === undefined || item.removedAt !== undefined) {
      throw new NotFoundError('schema', `${name}@${version}`);
    }
    return VersionItem.parse(item);
  }

  async pinned(name: string, version: number): Promise<SchemaVersion> {
    const item = version === HEAD ? undefined : await this.#find(name, version);
    if (item === undefined) throw new NotFoundError('schema', `${name}@${version}`);
    return VersionItem.parse(item);
  }

  async versions(name: string, page: PageRequest): Promise<Page<SchemaVersion>> {
    const list = `versions of ${name}`;
    const before =
      page.cursor === undefined ? FIRST_PAGE : decodeCursor(SchemaVersion.shape.version, list, page.cursor);
    const { items, lastKey } = await query(
      this.#client,
      VersionItem,
      {
        TableName: this.#table,
        KeyConditionExpression: '#name = :name and version between :first and :last',
        FilterExpression: 'attribute_not_exists(removedAt)',
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: { ':name': name, ':first': 1, ':last': before - 1 },
        ScanIndexForward: false,
        ConsistentRead: true,
      },
      page.limit,
    );
    return lastKey === undefined ? { items } : { items, next: encodeCursor(list, lastKey.version) };
  }

  async latest(name: string): Promise<number> {
    const { latest, active } = LatestOnly.parse((await this.#find(name, HEAD)) ?? {});
    return latest ?? active ?? 0;
  }

  async save(
    version: SchemaVersion,
    previous: number,
    entry?: AuditEntry,
    event?: DomainEvent,
  ): Promise<void> {
    const item = { ...version, schema: storable(version) };
    const head = headOf(version, version.version);
    const isExpected =
      previous === HEAD
        ? { ConditionExpression: 'attribute_not_exists(active)' }
        : { ConditionExpression: 'active = :previous', ExpressionAttributeValues: { ':previous': previous } };
    const isNew = {
      ConditionExpression: 'attribute_not_exists(#name)',
      ExpressionAttributeNames: { '#name': 'name' },
    };
    await this.#together(version.name, [
      { Put: { TableName: this.#table, Item: item, ...isNew } },
      { Put: { TableName: this.#table, Item: head, ...isExpected } },
      ...auditPut(this.#auditTable, entry),
      ...outboxPut(this.#outboxTable, event),
    ]);
  }

  async remove(
    active: SchemaVersion,
    previous: SchemaVersion | undefined,
    at: Date,
    entry?: AuditEntry,
    event?: DomainEvent,
  ): Promise<void> {
    const { name, version } = active;
    const latest = await this.latest(name);
    const head =
      previous === undefined
        ? { name, version: HEAD, latest, removedAt: at.toISOString() }
        : headOf(previous, latest);
    const isExpected = {
      ConditionExpression: 'active = :active and (latest = :latest or attribute_not_exists(latest))',
      ExpressionAttributeValues: { ':active': version, ':latest': latest },
    };
    await this.#together(name, [
      { Update: this.#retirement(active, at) },
      { Put: { TableName: this.#table, Item: head, ...isExpected } },
      ...auditPut(this.#auditTable, entry),
      ...outboxPut(this.#outboxTable, event),
    ]);
  }

  async retire(version: SchemaVersion, at: Date): Promise<void> {
    await this.#client.send(new UpdateCommand(this.#retirement(version, at)));
  }

  async list(search: string | undefined, page: PageRequest): Promise<Page<SchemaVersion>> {
    const after = page.cursor === undefined ? ' ' : decodeCursor(SchemaName, LIST, page.cursor);
    const input: QueryCommandInput = {
      TableName: this.#table,
      IndexName: 'heads',
      KeyConditionExpression: 'kind = :head and #name > :after',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: { ':head': 'head', ':after': after },
    };
    const { items, lastKey } = await query(this.#client, HeadItem, narrow(input, search), page.limit);
    return lastKey === undefined ? { items } : { items, next: encodeCursor(LIST, lastKey.name) };
  }

  async #find(name: string, version: number): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { name, version }, ConsistentRead: true }),
    );
    return Item;
  }

  #retirement({ name, version }: SchemaVersion, at: Date) {
    return {
      TableName: this.#table,
      Key: { name, version },
      UpdateExpression: 'set removedAt = :at, expiresAtSeconds = :end',
      ConditionExpression: 'attribute_exists(#name)',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: {
        ':at': at.toISOString(),
        ':end': Math.ceil(at.getTime() / 1000) + PINNED_SECONDS,
      },
    };
  }

  async #together(name: string, TransactItems: TransactWriteCommandInput['TransactItems']): Promise<void> {
    try {
      await this.#client.send(new TransactWriteCommand({ TransactItems }));
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      const message = `Schema “${name}” was saved by someone else in the meantime; read it again.`;
      throw new StaleWriteError(message, { name }, { cause });
    }
  }
}

function headOf(active: SchemaVersion, latest: number) {
  const item = { ...active, schema: storable(active) };
  return { ...item, version: HEAD, kind: 'head', active: active.version, latest, searchedName: active.name };
}

/** @throws {InvalidInputError} for a schema that no item can hold. */
function storable({ schema }: SchemaVersion): string {
  const text = JSON.stringify(schema);
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_SCHEMA_BYTES) return text;
  throw new InvalidInputError(
    `The schema has ${bytes} bytes as JSON; at most ${MAX_SCHEMA_BYTES} can be stored. Move repeated parts to $defs.`,
  );
}

/** By a copy of the name, because DynamoDB refuses to filter by what is part of a key. */
function narrow(input: QueryCommandInput, search: string | undefined): QueryCommandInput {
  if (search === undefined || search === '') return input;
  return {
    ...input,
    FilterExpression: 'contains(searchedName, :search)',
    ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ':search': search },
  };
}
