import { z } from 'zod';
import type { JsonObject } from '../service.ts';
import type { Item } from './dynalite.ts';
import { validationRefusal } from './refusals.ts';
import type { TableCatalog } from './table-catalog.ts';

/** DynamoDB takes an expiry further back for a mistake and keeps the item. */
const OLDEST_EXPIRY_SECONDS = 5 * 365 * 86_400;

/** Whether the item's time, a number of seconds since the epoch, has passed. */
export function hasExpired(item: Item, attribute: string, nowMs: number): boolean {
  const time = item[attribute]?.N;
  if (typeof time !== 'string') return false;
  const ageSeconds = nowMs / 1000 - Number(time);
  return ageSeconds > 0 && ageSeconds < OLDEST_EXPIRY_SECONDS;
}

const Specification = z.strictObject({ AttributeName: z.string().min(1).max(255), Enabled: z.boolean() });

export async function updateTimeToLive(tables: TableCatalog, input: JsonObject): Promise<JsonObject> {
  const table = tables.get(input.TableName);
  const specification = Specification.safeParse(input.TimeToLiveSpecification);
  if (!specification.success) {
    throw validationRefusal('TimeToLiveSpecification needs AttributeName and Enabled, and nothing else');
  }
  const { AttributeName, Enabled } = specification.data;
  if (Enabled === (table.timeToLiveAttribute !== undefined)) {
    throw validationRefusal(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
  }
  if (!Enabled && AttributeName !== table.timeToLiveAttribute) {
    throw validationRefusal('TimeToLive is active on a different AttributeName');
  }
  await tables.put({ ...table, timeToLiveAttribute: Enabled ? AttributeName : undefined });
  return { TimeToLiveSpecification: specification.data };
}

export function describeTimeToLive(tables: TableCatalog, input: JsonObject): JsonObject {
  const attribute = tables.get(input.TableName).timeToLiveAttribute;
  return {
    TimeToLiveDescription:
      attribute === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
  };
}
