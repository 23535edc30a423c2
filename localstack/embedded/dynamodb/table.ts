import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, Place } from '../service.ts';
import { checkRequest } from './check-request.ts';
import type { StoreOptions, TableDescription } from './dynalite.ts';
import { validationRefusal } from './refusals.ts';

export function tableArn(place: Place, name: string): string {
  return `arn:aws:dynamodb:${place.region}:${place.account}:table/${name}`;
}

/** What CreateTable may say that changes nothing here: encryption, guards against deletion, names for the bill. */
const WITHOUT_LOCAL_EFFECT = ['DeletionProtectionEnabled', 'SSESpecification', 'TableClass', 'Tags'];

type CheckedTable = Pick<
  TableDescription,
  'TableName' | 'KeySchema' | 'AttributeDefinitions' | 'GlobalSecondaryIndexes'
>;

/**
 * The table that a CreateTable request describes, active at once.
 * @throws {AwsError} ValidationException
 */
export function describeNewTable(
  input: JsonObject,
  options: StoreOptions,
  place: Place,
  nowMs: number,
): TableDescription {
  const known = Object.entries(input).filter(([member]) => !WITHOUT_LOCAL_EFFECT.includes(member));
  const checked = checkRequest('CreateTable', Object.fromEntries(known), options);
  if (checked.BillingMode !== 'PAY_PER_REQUEST' || 'LocalSecondaryIndexes' in checked) {
    throw validationRefusal(
      'The local cloud has on-demand tables with global indexes only: set BillingMode to PAY_PER_REQUEST and leave out LocalSecondaryIndexes.',
    );
  }
  const table = checked as unknown as CheckedTable; // safe because the check demands these members
  refuseUnusedAttributes(table);
  const arn = tableArn(place, table.TableName);
  return {
    ...table,
    TableArn: arn,
    TableStatus: 'ACTIVE',
    TableId: randomUUID(),
    CreationDateTime: nowMs / 1000,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ItemCount: 0,
    TableSizeBytes: 0,
    ...(table.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: table.GlobalSecondaryIndexes.map((index) => ({
        ...index,
        IndexArn: `${arn}/index/${index.IndexName}`,
        IndexStatus: 'ACTIVE',
      })),
    }),
  };
}

/** Whether items stored for one table can be read and written through the other. */
export function sameKeysAndIndexes(one: TableDescription, other: TableDescription): boolean {
  return isDeepStrictEqual(layoutOf(one), layoutOf(other));
}

function layoutOf(table: TableDescription): unknown {
  const indexes = (table.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection,
  }));
  return {
    keys: plain(table.KeySchema),
    types: plain(table.AttributeDefinitions.map((a) => `${a.AttributeName} ${a.AttributeType}`).sort()),
    indexes: plain(indexes.sort((a, b) => (a.IndexName < b.IndexName ? -1 : 1))),
  };
}

/** As it comes back from disk: without members that are undefined. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** DynamoDB refuses these; dynalite does so only for a table without indexes. */
function refuseUnusedAttributes(table: CheckedTable): void {
  const keys = [table, ...(table.GlobalSecondaryIndexes ?? [])].flatMap(({ KeySchema }) =>
    KeySchema.map((key) => key.AttributeName),
  );
  const unused = table.AttributeDefinitions.map((definition) => definition.AttributeName).filter(
    (name) => !keys.includes(name),
  );
  if (unused.length > 0) {
    throw validationRefusal(
      `One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions: [${unused.join(', ')}]`,
    );
  }
}
