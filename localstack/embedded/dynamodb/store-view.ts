import { Readable } from 'node:stream';
import type { JsonObject } from '../service.ts';
import type {
  ActionStore,
  Callback,
  Change,
  CheckedRequest,
  ItemOperation,
  KeyRange,
  KeyValues,
  Level,
  StoreOptions,
  TableDescription,
} from './dynalite.ts';
import { actionOf } from './dynalite.ts';
import { translated } from './refusals.ts';

/** Where a table's items are, in the order of their keys. `~` occurs in no table's name. */
export function itemsOf(table: string): string {
  return `item~${table}~`;
}

export function indexOf(table: string, index: string): string {
  return `index~${table}~${index}~`;
}

/** Everything whose key begins with `prefix`: keys are hexadecimal behind it. */
export function rangeOf(prefix: string): { gte: string; lt: string } {
  return { gte: prefix, lt: `${prefix}\u00ff` };
}

export interface StoreViewDeps {
  readonly level: Level;
  readonly options: StoreOptions;
  /** @throws {AwsError} ResourceNotFoundException */
  readonly tableOf: (name: string) => TableDescription;
}

/**
 * One request's view of the store. Reads go through; writes are collected and become one batch in `commit`, so that
 * an item and its index entries, or the items of a transaction, change together or not at all. A request touches an
 * item once, so it need not see its own writes.
 *
 * It also contains dynalite's surprises: what an action throws from a callback (`a IN (b)` where the item has no `b`
 * does) fails the request instead of ending the process, and iterators are closed, which dynalite forgets.
 * One surprise is left: an index entry's key ends in 24 bits of the item's hash, so of two items with the same index
 * key and the same 24 bits the index shows one. Indexes with a selective sort key do not meet it.
 */
export class StoreView implements ActionStore {
  readonly options: StoreOptions;
  readonly #deps: StoreViewDeps;
  readonly #changes = new Map<string, Change>();
  #fail: (error: unknown) => void = () => {};

  constructor(deps: StoreViewDeps) {
    this.#deps = deps;
    this.options = deps.options;
  }

  /** Runs one operation; its writes wait for `commit`. @throws {AwsError} as DynamoDB refuses. */
  async perform(operation: ItemOperation, request: CheckedRequest): Promise<JsonObject> {
    try {
      return await new Promise((resolve, reject) => {
        this.#fail = reject;
        this.#guard(() => {
          actionOf(operation)(this, request, (error, answer) => {
            if (error) reject(error);
            else resolve(answer ?? {});
          });
        });
      });
    } catch (error) {
      throw translated(error);
    }
  }

  async commit(): Promise<void> {
    if (this.#changes.size > 0) await this.#deps.level.batch([...this.#changes.values()]);
  }

  getTable(name: string, callback: Callback<TableDescription>): void {
    const table = async (): Promise<TableDescription> => this.#deps.tableOf(name);
    this.#answer(table(), callback);
  }

  getItemDb(table: string): KeyValues {
    return this.#keyValues(itemsOf(table));
  }

  getIndexDb(_kind: string, table: string, index: string): KeyValues {
    return this.#keyValues(indexOf(table, index));
  }

  #keyValues(prefix: string): KeyValues {
    const change = (change: Change, callback: Callback): void => {
      this.#changes.set(change.key, change);
      this.#answer(Promise.resolve(undefined), callback);
    };
    return {
      lock: (_keys, run) => run((callback) => callback), // writers already take turns
      get: (key, callback) => this.#answer(this.#deps.level.get(prefix + key), callback),
      put: (key, value, callback) => change({ type: 'put', key: prefix + key, value }, callback),
      del: (key, callback) => change({ type: 'del', key: prefix + key }, callback),
      createValueStream: (range) => this.#stream(prefix, range),
    };
  }

  #stream(prefix: string, { gt, gte = '', lt, lte, ...rest }: KeyRange): NodeJS.ReadableStream {
    const lower = gt === undefined ? { gte: prefix + gte } : { gt: prefix + gt };
    const below = lt === undefined ? rangeOf(prefix).lt : prefix + lt;
    const upper = lte === undefined ? { lt: below } : { lte: prefix + lte };
    const stream = Readable.from(this.#deps.level.values({ ...lower, ...upper, ...rest }));
    const emit = stream.emit.bind(stream);
    stream.emit = (event: string | symbol, ...args: unknown[]) =>
      this.#guard(() => emit(event, ...args)) ?? false;
    return stream;
  }

  #answer<Value>(value: Promise<Value>, callback: Callback<Value>): void {
    value.then(
      (result) => this.#guard(() => callback(null, result)),
      (error: unknown) => this.#guard(() => callback(error)),
    );
  }

  #guard<Result>(run: () => Result): Result | undefined {
    try {
      return run();
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }
}
