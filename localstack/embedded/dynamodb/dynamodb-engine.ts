import { AwsError } from '../aws-error.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Access, JsonObject, JsonService, Place } from '../service.ts';
import { accessesOf } from './accesses.ts';
import { database, type Level, type StoreOptions } from './dynalite.ts';
import { type ItemOperationsDeps, readItems, writeItems } from './item-operations.ts';
import { openLevel } from './open-level.ts';
import { sweepExpired } from './sweep-expired.ts';
import { describeNewTable, sameKeysAndIndexes } from './table.ts';
import { TableCatalog } from './table-catalog.ts';
import { describeTimeToLive, updateTimeToLive } from './time-to-live.ts';
import { Transactions } from './transact.ts';
import { Turns } from './turns.ts';

/** DynamoDB itself promises days; a minute keeps tests short. */
const SWEEP_INTERVAL_MS = 60_000;

export interface DynamoDbEngineOptions {
  readonly clock: Clock;
  /** Where LevelDB keeps the tables; without it they end with the process. */
  readonly directory?: string | undefined;
  readonly place: Place;
}

interface OpenEngine {
  readonly tables: TableCatalog;
  readonly items: ItemOperationsDeps;
  readonly transactions: Transactions;
}

type Run = (engine: OpenEngine, input: JsonObject) => Promise<JsonObject>;

/** DynamoDB's tables, items, transactions and expiry. What is not in `OPERATIONS` is refused by name. */
export class DynamoDbEngine implements JsonService {
  readonly targetPrefix = 'DynamoDB_20120810';
  readonly jsonVersion = '1.0';
  readonly #clock: Clock;
  readonly #place: Place;
  readonly #directory: string | undefined;
  readonly #level: Level;
  readonly #options: StoreOptions;
  readonly #writers = new Turns();
  #opened: Promise<OpenEngine> | undefined;
  #cancelSweep: Cancel = () => {};
  #sweep: Promise<void> | undefined;

  constructor({ clock, directory, place }: DynamoDbEngineOptions) {
    this.#clock = clock;
    this.#place = place;
    this.#directory = directory;
    const { db, options } = database.create({ path: directory });
    this.#level = db;
    this.#options = options;
  }

  accesses(operation: string, input: JsonObject): readonly Access[] {
    this.#operation(operation);
    return accessesOf(this.#place, operation, input);
  }

  async run(operation: string, input: JsonObject): Promise<JsonObject> {
    const run = this.#operation(operation);
    return run(await this.#open(), input);
  }

  /**
   * Makes a table, or takes the one that the data directory holds, and answers its ARN.
   * @throws {Error} if that one has other keys or indexes.
   */
  async ensureTable(input: JsonObject, timeToLiveAttribute: string | undefined): Promise<string> {
    const { tables } = await this.#open();
    const description = describeNewTable(input, this.#options, this.#place, this.#clock.now());
    const existing = tables.find(description.TableName);
    if (existing !== undefined && !sameKeysAndIndexes(existing.description, description)) {
      throw new Error(
        `Table ${description.TableName} in ${this.#directory ?? 'memory'} has other keys or indexes than the template now asks for. Start with another data directory, or delete this one.`,
      );
    }
    const table = existing?.description ?? description;
    await tables.put({ description: table, timeToLiveAttribute });
    return table.TableArn;
  }

  /** Ends all work and lets go of the directory. */
  async close(): Promise<void> {
    this.#cancelSweep();
    await this.#sweep;
    await this.#writers.idle();
    await this.#level.close();
  }

  #operation(name: string): Run {
    const run = Object.hasOwn(this.#operations, name) ? this.#operations[name] : undefined;
    if (run === undefined) {
      throw new AwsError(
        'UnknownOperationException',
        `The local cloud does not offer DynamoDB's ${name}. Tables and indexes come from the template.`,
      );
    }
    return run;
  }

  readonly #operations: Readonly<Record<string, Run>> = {
    CreateTable: async ({ tables }, input) => {
      const description = describeNewTable(input, this.#options, this.#place, this.#clock.now());
      if (tables.find(description.TableName) !== undefined) {
        throw new AwsError('ResourceInUseException', `Table already exists: ${description.TableName}`);
      }
      await tables.put({ description });
      return { TableDescription: description };
    },
    DescribeTable: async ({ tables }, input) => ({ Table: tables.get(input.TableName).description }),
    DeleteTable: ({ tables }, input) =>
      this.#writers.take(async () => {
        const table = tables.get(input.TableName);
        await tables.delete(table);
        return { TableDescription: { ...table.description, TableStatus: 'DELETING' } };
      }),
    UpdateTimeToLive: ({ tables }, input) => updateTimeToLive(tables, input),
    DescribeTimeToLive: async ({ tables }, input) => describeTimeToLive(tables, input),
    GetItem: ({ items }, input) => readItems(items, 'GetItem', input),
    BatchGetItem: ({ items }, input) => readItems(items, 'BatchGetItem', input),
    Query: ({ items }, input) => readItems(items, 'Query', input),
    Scan: ({ items }, input) => readItems(items, 'Scan', input),
    PutItem: ({ items }, input) => writeItems(items, 'PutItem', input),
    UpdateItem: ({ items }, input) => writeItems(items, 'UpdateItem', input),
    DeleteItem: ({ items }, input) => writeItems(items, 'DeleteItem', input),
    BatchWriteItem: ({ items }, input) => writeItems(items, 'BatchWriteItem', input),
    TransactWriteItems: ({ transactions }, input) => transactions.write(input),
    TransactGetItems: ({ transactions }, input) => transactions.get(input),
  };

  #open(): Promise<OpenEngine> {
    this.#opened ??= this.#load();
    return this.#opened;
  }

  async #load(): Promise<OpenEngine> {
    await openLevel(this.#level, this.#directory);
    const tables = await TableCatalog.load(this.#level);
    const items: ItemOperationsDeps = {
      level: this.#level,
      options: this.#options,
      tableOf: (name) => tables.get(name).description,
      writers: this.#writers,
    };
    this.#scheduleSweep({ tables, items });
    return { tables, items, transactions: new Transactions(items, this.#clock) };
  }

  /** A jump of the clock passes many minutes at once; one sweep at its end finds the same items. */
  #scheduleSweep(engine: Pick<OpenEngine, 'tables' | 'items'>): void {
    this.#cancelSweep = this.#clock.schedule(this.#clock.now() + SWEEP_INTERVAL_MS, () => {
      this.#sweep ??= this.#sweepAll(engine).finally(() => {
        this.#sweep = undefined;
      });
      this.#scheduleSweep(engine);
    });
  }

  async #sweepAll({ tables, items }: Pick<OpenEngine, 'tables' | 'items'>): Promise<void> {
    for (const table of tables.all()) {
      try {
        await sweepExpired(items, this.#clock, table);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error; // a refusal means that the table was deleted meanwhile
      }
    }
  }
}
