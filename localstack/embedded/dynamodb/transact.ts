import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { JsonObject } from '../service.ts';
import { checkRequest } from './check-request.ts';
import type { CheckedRequest, Item } from './dynalite.ts';
import { database } from './dynalite.ts';
import { existingItem, type ItemOperationsDeps } from './item-operations.ts';
import { isConditionFailure, translated, validationRefusal } from './refusals.ts';
import { StoreView, type StoreViewDeps } from './store-view.ts';
import { parseTransactGet, parseTransactWrite, type TransactionWrite } from './transaction.ts';

/** How long DynamoDB takes a repeated token for the same transaction. */
const TOKEN_LIFETIME_MS = 10 * 60_000;

interface CancellationReason {
  readonly Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError';
  readonly Message?: string;
  readonly Item?: Item;
}

interface CheckedWrite extends TransactionWrite {
  readonly checked: CheckedRequest;
}

/** TransactWriteItems and TransactGetItems. Tokens are forgotten when the process ends. */
export class Transactions {
  readonly #deps: ItemOperationsDeps;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, { readonly digest: string; readonly untilMs: number }>();

  constructor(deps: ItemOperationsDeps, clock: Clock) {
    this.#deps = deps;
    this.#clock = clock;
  }

  async write(input: JsonObject): Promise<JsonObject> {
    const { writes, token } = parseTransactWrite(input);
    const checked = writes.map((write) => ({
      ...write,
      checked: checkRequest(write.operation, write.request, this.#deps.options),
    }));
    refuseRepeatedItems(this.#deps, checked);
    const digest = createHash('sha256').update(JSON.stringify(input.TransactItems)).digest('hex');
    return this.#deps.writers.take(async () => {
      if (token !== undefined && this.#wasWritten(token, digest)) return {};
      await writeTogether(this.#deps, checked);
      if (token !== undefined) {
        this.#tokens.set(token, { digest, untilMs: this.#clock.now() + TOKEN_LIFETIME_MS });
      }
      return {};
    });
  }

  /** Takes a turn among the writers, so that no transaction shows half. */
  async get(input: JsonObject): Promise<JsonObject> {
    const requests = parseTransactGet(input).map((get) =>
      checkRequest('GetItem', { ...get, ConsistentRead: true }, this.#deps.options),
    );
    return this.#deps.writers.take(async () => {
      const answers = await Promise.all(
        requests.map((request) => new StoreView(this.#deps).perform('GetItem', request)),
      );
      return { Responses: answers.map(({ Item }) => (Item === undefined ? {} : { Item })) };
    });
  }

  #wasWritten(token: string, digest: string): boolean {
    for (const [known, { untilMs }] of this.#tokens) {
      if (untilMs <= this.#clock.now()) this.#tokens.delete(known);
    }
    const known = this.#tokens.get(token);
    if (known !== undefined && known.digest !== digest) {
      throw new AwsError(
        'IdempotentParameterMismatchException',
        'The ClientRequestToken was used for another transaction in the last ten minutes',
      );
    }
    return known !== undefined;
  }
}

async function writeTogether(deps: StoreViewDeps, writes: readonly CheckedWrite[]): Promise<void> {
  const view = new StoreView(deps);
  const reasons: CancellationReason[] = [];
  for (const write of writes) reasons.push(await outcomeOf(deps, view, write));
  if (reasons.some(({ Code }) => Code !== 'None')) {
    const codes = reasons.map(({ Code }) => Code).join(', ');
    throw new AwsError(
      'TransactionCanceledException',
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      { fields: { CancellationReasons: reasons } },
    );
  }
  await view.commit();
}

async function outcomeOf(
  deps: StoreViewDeps,
  view: StoreView,
  { kind, operation, checked, showsItem }: CheckedWrite,
): Promise<CancellationReason> {
  try {
    if (kind === 'ConditionCheck') {
      const refusal = database.checkConditional(checked, await existingItem(deps, checked));
      if (refusal) throw translated(refusal);
    } else {
      await view.perform(operation, checked);
    }
    return { Code: 'None' };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (!isConditionFailure(error)) return { Code: 'ValidationError', Message: error.message };
    const item = showsItem ? await existingItem(deps, checked) : undefined;
    return { Code: 'ConditionalCheckFailed', Message: error.message, ...(item && { Item: item }) };
  }
}

function refuseRepeatedItems(deps: StoreViewDeps, writes: readonly CheckedWrite[]): void {
  const seen = new Set<string>();
  for (const { checked } of writes) {
    const table = deps.tableOf(String(checked.TableName));
    const invalid =
      'Item' in checked
        ? database.validateItem(checked.Item, table)
        : database.validateKey(checked.Key, table);
    if (invalid) throw translated(invalid);
    const id = `${table.TableName}~${database.createKey(checked.Key ?? checked.Item, table)}`;
    if (seen.has(id)) {
      throw validationRefusal('Transaction request cannot include multiple operations on one item');
    }
    seen.add(id);
  }
}
