import type { Access, JsonObject, Place } from '../service.ts';
import { tableArn } from './table.ts';

/** The IAM action of each part of a transaction: DynamoDB has none for the transaction itself. */
const ACTIONS_IN_TRANSACTION: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** What IAM must allow for a request. It need not be valid: what names no table is refused later. */
export function accessesOf(place: Place, operation: string, input: JsonObject): Access[] {
  const access = (action: string, table: unknown, index?: unknown): Access => ({
    action: `dynamodb:${action}`,
    resource: tableArn(place, String(table)) + (index === undefined ? '' : `/index/${index}`),
  });
  switch (operation) {
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return partsOf(input).map(([kind, table]) => access(ACTIONS_IN_TRANSACTION[kind] ?? kind, table));
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys(object(input.RequestItems)).map((table) => access(operation, table));
    case 'Query':
    case 'Scan':
      return [access(operation, input.TableName, input.IndexName)];
    default:
      return [access(operation, input.TableName)];
  }
}

function partsOf({ TransactItems: items }: JsonObject): [kind: string, table: unknown][] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) =>
    Object.entries(object(item)).map(([kind, part]): [string, unknown] => [kind, object(part).TableName]),
  );
}

function object(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {}; // safe because it was just checked
}
