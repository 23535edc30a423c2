import {
  type DynamoDBDocumentClient,
  GetCommand,
  type QueryCommandInput,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { InvalidInputError, NotFoundError, StaleWriteError } from '../errors.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import { SchemaName, type SchemaRepository, SchemaVersion } from '../schemas/schema-repository.ts';
import { auditPut } from './audit-put.ts';
import { isLostRace } from './conditional-write.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { query } from './query.ts';

/** The number under which a name's head is stored, beside its versions. */
const HEAD = 0;
/** An item of DynamoDB holds 400 KB; the rest is for the other attributes. */
const MAX_SCHEMA_BYTES = 380_000;
const LIST = 'schemas';

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
}).transform(({ active, ...head }): SchemaVersion => ({ ...head, version: active }));

export class DynamoDbSchemaRepository implements SchemaRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #auditTable: string | undefined;

  /** Only who changes schemas needs `auditTable`. */
  constructor(client: DynamoDBDocumentClient, table: string, auditTable?: string) {
    this.#client = client;
    this.#table = table;
    this.#auditTable = auditTable;
  }

  async active(name: string): Promise<SchemaVersion> {
    return HeadItem.parse(await this.#get(name, HEAD, name));
  }

  async version(name: string, version: number): Promise<SchemaVersion> {
    if (version === HEAD) throw new NotFoundError('schema', `${name}@${version}`);
    return VersionItem.parse(await this.#get(name, version, `${name}@${version}`));
  }

  async save(version: SchemaVersion, previous: number, entry?: AuditEntry): Promise<void> {
    const item = { ...version, schema: storable(version) };
    const head = {
      ...item,
      version: HEAD,
      kind: 'head',
      active: version.version,
      searchedName: version.name,
    };
    const isExpected =
      previous === HEAD
        ? {
            ConditionExpression: 'attribute_not_exists(#name)',
            ExpressionAttributeNames: { '#name': 'name' },
          }
        : { ConditionExpression: 'active = :previous', ExpressionAttributeValues: { ':previous': previous } };
    const isNew = {
      ConditionExpression: 'attribute_not_exists(#name)',
      ExpressionAttributeNames: { '#name': 'name' },
    };
    try {
      await this.#client.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName: this.#table, Item: item, ...isNew } },
            { Put: { TableName: this.#table, Item: head, ...isExpected } },
            ...auditPut(this.#auditTable, entry),
          ],
        }),
      );
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      const message = `Schema “${version.name}” was saved by someone else in the meantime; read it again.`;
      throw new StaleWriteError(message, { name: version.name }, { cause });
    }
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

  async #get(name: string, version: number, label: string): Promise<Record<string, unknown>> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { name, version }, ConsistentRead: true }),
    );
    if (Item === undefined) throw new NotFoundError('schema', label);
    return Item;
  }
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
