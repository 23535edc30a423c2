import { createRequire } from 'node:module';
import type { JsonObject } from '../service.ts';

/**
 * What we use of dynalite: its checks, its expressions and its arithmetic of keys, as a library. The package has no
 * types and no documented interface, so its version is pinned exactly and this file is the only one that loads it.
 * Tables, storage, transactions and expiry are ours.
 */
const load = createRequire(import.meta.url);

export type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, AttributeValue>>;

export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: string;
}

export interface Index {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
}

/** A table as DescribeTable answers it, as far as we and dynalite read it. */
export interface TableDescription {
  readonly TableName: string;
  readonly TableArn: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  readonly GlobalSecondaryIndexes?: readonly Index[];
  /** What only the reader of DescribeTable wants to know. */
  readonly [member: string]: unknown;
}

/** A request after its check: known members only, parsed expressions beside them with a leading underscore. */
export type CheckedRequest = Readonly<Record<string, unknown>>;

export type Callback<Value = unknown> = (error: unknown, value?: Value) => void;

/** A table's items or an index's entries, as actions see them. */
export interface KeyValues {
  lock(keys: string | readonly string[], run: (release: <Fn>(callback: Fn) => Fn) => void): void;
  get(key: string, callback: Callback): void;
  put(key: string, value: unknown, callback: Callback): void;
  del(key: string, callback: Callback): void;
  createValueStream(range: KeyRange): NodeJS.ReadableStream;
}

export interface KeyRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** All that an action asks of a store. */
export interface ActionStore {
  readonly options: StoreOptions;
  getTable(name: string, callback: Callback<TableDescription>): void;
  getItemDb(table: string): KeyValues;
  getIndexDb(kind: string, table: string, index: string): KeyValues;
}

export interface StoreOptions {
  /** Bytes. */
  readonly maxItemSize: number;
}

/** The key-value store beneath: LevelDB in a directory, or the same in memory. Values are JSON. */
export interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
  get(key: string): Promise<unknown>;
  batch(changes: readonly Change[]): Promise<void>;
  values(range: KeyRange): AsyncIterable<unknown>;
  clear(range: KeyRange): Promise<void>;
}

export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

type Action = (store: ActionStore, request: CheckedRequest, callback: Callback<JsonObject>) => void;

interface Validation {
  readonly types: Readonly<Record<string, unknown>>;
  readonly custom?: unknown;
}

interface Validations {
  checkTypes(input: unknown, types: unknown): CheckedRequest;
  checkValidations(request: CheckedRequest, types: unknown, custom: unknown, store: unknown): void;
}

interface Database {
  create(options: { path?: string | undefined }): { readonly db: Level; readonly options: StoreOptions };
  createKey(item: unknown, table: TableDescription): string;
  validateKey(key: unknown, table: TableDescription): Error | undefined | null;
  validateItem(item: unknown, table: TableDescription): Error | undefined | null;
  checkConditional(request: CheckedRequest, existing: unknown): Error | undefined | null;
}

export const database: Database = load('dynalite/db');
export const validations: Validations = load('dynalite/validations');

export const ITEM_OPERATIONS = [
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchGetItem',
  'BatchWriteItem',
  'Query',
  'Scan',
] as const;
export type ItemOperation = (typeof ITEM_OPERATIONS)[number];

/** Runs an operation whose request was checked. */
export function actionOf(operation: ItemOperation): Action {
  return load(`dynalite/actions/${fileName(operation)}`);
}

/** What a request may hold, and how its members must fit together. */
export function validationOf(operation: ItemOperation | 'CreateTable'): Validation {
  return load(`dynalite/validations/${fileName(operation)}`);
}

function fileName(operation: string): string {
  return `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
}
