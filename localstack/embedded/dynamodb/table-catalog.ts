import { AwsError } from '../aws-error.ts';
import type { Level, TableDescription } from './dynalite.ts';
import { indexOf, itemsOf, rangeOf } from './store-view.ts';

export interface StoredTable {
  readonly description: TableDescription;
  /** The attribute that says when an item expires, in seconds since the epoch. */
  readonly timeToLiveAttribute?: string | undefined;
}

const TABLES = 'table~';

/** The tables, in memory and in the store. */
export class TableCatalog {
  readonly #level: Level;
  readonly #tables: Map<string, StoredTable>;

  private constructor(level: Level, tables: Map<string, StoredTable>) {
    this.#level = level;
    this.#tables = tables;
  }

  static async load(level: Level): Promise<TableCatalog> {
    const tables = new Map<string, StoredTable>();
    for await (const value of level.values(rangeOf(TABLES))) {
      const table = value as StoredTable; // safe because only `put` writes there
      tables.set(table.description.TableName, table);
    }
    return new TableCatalog(level, tables);
  }

  find(name: string): StoredTable | undefined {
    return this.#tables.get(name);
  }

  /** @throws {AwsError} ResourceNotFoundException */
  get(name: unknown): StoredTable {
    const table = typeof name === 'string' ? this.#tables.get(name) : undefined;
    if (table === undefined) {
      throw new AwsError(
        'ResourceNotFoundException',
        `Requested resource not found: Table: ${name} not found`,
      );
    }
    return table;
  }

  all(): StoredTable[] {
    return [...this.#tables.values()];
  }

  async put(table: StoredTable): Promise<void> {
    const name = table.description.TableName;
    await this.#level.batch([{ type: 'put', key: TABLES + name, value: table }]);
    this.#tables.set(name, table);
  }

  /** Deletes the table with all its items. */
  async delete({ description }: StoredTable): Promise<void> {
    const name = description.TableName;
    await this.#level.batch([{ type: 'del', key: TABLES + name }]);
    this.#tables.delete(name);
    const indexes = (description.GlobalSecondaryIndexes ?? []).map((index) => indexOf(name, index.IndexName));
    for (const prefix of [itemsOf(name), ...indexes]) await this.#level.clear(rangeOf(prefix));
  }
}
