import type { Clock } from '../clock.ts';
import { checkRequest } from './check-request.ts';
import type { Item, Level } from './dynalite.ts';
import { existingItem, type ItemOperationsDeps } from './item-operations.ts';
import { itemsOf, rangeOf, StoreView } from './store-view.ts';
import type { StoredTable } from './table-catalog.ts';
import { hasExpired } from './time-to-live.ts';

/** Deletes a table's expired items. One that was given a later time meanwhile stays. */
export async function sweepExpired(
  deps: ItemOperationsDeps,
  clock: Clock,
  { description, timeToLiveAttribute: attribute }: StoredTable,
): Promise<void> {
  if (attribute === undefined) return;
  for await (const item of items(deps.level, description.TableName)) {
    if (!hasExpired(item, attribute, clock.now())) continue;
    const Key = Object.fromEntries(
      description.KeySchema.map(({ AttributeName: name }) => [name, item[name]]),
    );
    const request = checkRequest('DeleteItem', { TableName: description.TableName, Key }, deps.options);
    await deps.writers.take(async () => {
      const current = await existingItem(deps, request);
      if (current === undefined || !hasExpired(current, attribute, clock.now())) return;
      const view = new StoreView(deps);
      await view.perform('DeleteItem', request);
      await view.commit();
    });
  }
}

function items(level: Level, table: string): AsyncIterable<Item> {
  return level.values(rangeOf(itemsOf(table))) as AsyncIterable<Item>; // safe because only items are put there
}
