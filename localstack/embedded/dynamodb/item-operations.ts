import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { JsonObject } from '../service.ts';
import { checkRequest } from './check-request.ts';
import type { CheckedRequest, Item, ItemOperation } from './dynalite.ts';
import { database } from './dynalite.ts';
import { isConditionFailure, validationRefusal } from './refusals.ts';
import { itemsOf, StoreView, type StoreViewDeps } from './store-view.ts';
import type { Turns } from './turns.ts';

export interface ItemOperationsDeps extends StoreViewDeps {
  /** Every write takes its turn: a condition holds until the write that relies on it is done. */
  readonly writers: Turns;
}

/** Whether a refused condition shows the item that refused it. */
export const OnConditionFailure = z.enum(['ALL_OLD', 'NONE']).default('NONE');

export async function readItems(
  deps: ItemOperationsDeps,
  operation: ItemOperation,
  input: JsonObject,
): Promise<JsonObject> {
  return new StoreView(deps).perform(operation, checkRequest(operation, input, deps.options));
}

export async function writeItems(
  deps: ItemOperationsDeps,
  operation: ItemOperation,
  input: JsonObject,
): Promise<JsonObject> {
  const { ReturnValuesOnConditionCheckFailure: wanted, ...rest } = input;
  const onFailure = OnConditionFailure.safeParse(wanted);
  if (!onFailure.success || (wanted !== undefined && operation === 'BatchWriteItem')) {
    throw validationRefusal(`ReturnValuesOnConditionCheckFailure must be ALL_OLD or NONE, not ${wanted}`);
  }
  const request = checkRequest(operation, rest, deps.options);
  return deps.writers.take(async () => {
    const view = new StoreView(deps);
    try {
      const answer = await view.perform(operation, request);
      await view.commit();
      return answer;
    } catch (error) {
      throw onFailure.data === 'ALL_OLD' && isConditionFailure(error)
        ? withItem(error, await existingItem(deps, request))
        : error;
    }
  });
}

/** The item that a request with `Key` or `Item` is about, as it is stored. The key must have been validated. */
export async function existingItem(deps: StoreViewDeps, request: CheckedRequest): Promise<Item | undefined> {
  const name = String(request.TableName);
  const key = database.createKey(request.Key ?? request.Item, deps.tableOf(name));
  return (await deps.level.get(itemsOf(name) + key)) as Item | undefined; // safe because only items are put there
}

function withItem(error: AwsError, item: Item | undefined): AwsError {
  return new AwsError(error.code, error.message, { fields: item ? { Item: item } : {}, cause: error });
}
