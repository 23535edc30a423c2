import { isDeepStrictEqual } from 'node:util';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, onlyArgument } from '../common-options.ts';
import { StackOutputs } from '../stack-outputs.ts';
import { tableNamed } from '../tables.ts';
import { OpsError, type Verb } from '../verb.ts';

/** Copied at the same time. */
const PAGE = 50;

type Item = Record<string, AttributeValue>;

export const copyTable: Verb = {
  name: 'copy-table',
  summary: 'take the items of a restored table over into the present one',
  help: `npm run ops -- copy-table FROM --into TABLE --stage NAME [--overwrite] [--dry-run]

Copies each item of the table FROM, which \`restore-table\` made, that TABLE (Tasks, Users, …) does not have. What is in TABLE
and differs stays, unless told otherwise. Can be run again after it stopped half-way.

  --overwrite     items that differ go back to what they were, too
${COMMON_HELP}`,
  async run(argv, { write }) {
    const options = {
      ...COMMON_OPTIONS,
      into: { type: 'string' },
      overwrite: { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = parseOptions(argv, options);
    const from = onlyArgument(positionals, 'restored table');
    if (values.into === undefined) throw new InvalidInputError('Say into which table: --into Tasks.');
    const into = tableNamed(values.into, await StackOutputs.of(deploymentOf(values)));
    const client = new DynamoDBClient();
    const keys = await requireSameKeys(client, from, into);
    const counts = { missing: 0, differing: 0, same: 0 };
    for await (const { Items = [] } of paginateScan({ client, pageSize: PAGE }, { TableName: from })) {
      await Promise.all(
        Items.map(async (item) => {
          const kind = await compare(client, into, keys, item);
          counts[kind] += 1;
          const isWanted = kind === 'missing' || (kind === 'differing' && values.overwrite);
          if (isWanted && !values['dry-run']) await put(client, into, keys, item, values.overwrite);
        }),
      );
    }
    const verb = values['dry-run'] ? 'would be' : 'were';
    write(
      `${counts.missing} items ${verb} added, ${counts.differing} differ and ${verb} ${values.overwrite ? 'overwritten' : 'left'}, ${counts.same} are the same.\n`,
    );
  },
};

/** @returns the names of the key's attributes */
async function requireSameKeys(client: DynamoDBClient, from: string, into: string): Promise<string[]> {
  const [keys, others] = await Promise.all([from, into].map((TableName) => keysOf(client, TableName)));
  if (keys === undefined || !isDeepStrictEqual(keys, others))
    throw new OpsError(`${from} and ${into} have different keys: one was not restored from the other.`);
  return keys;
}

async function keysOf(client: DynamoDBClient, TableName: string): Promise<string[]> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return (Table?.KeySchema ?? []).map(({ AttributeName = '' }) => AttributeName);
}

async function compare(
  client: DynamoDBClient,
  TableName: string,
  keys: readonly string[],
  item: Item,
): Promise<'missing' | 'differing' | 'same'> {
  const Key = Object.fromEntries(Object.entries(item).filter(([name]) => keys.includes(name)));
  const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  if (Item === undefined) return 'missing';
  return isDeepStrictEqual(Item, item) ? 'same' : 'differing';
}

/** Unless it overwrites, what somebody made meanwhile stays. */
async function put(
  client: DynamoDBClient,
  TableName: string,
  keys: readonly string[],
  Item: Item,
  overwrites: boolean,
): Promise<void> {
  const condition = {
    ConditionExpression: 'attribute_not_exists(#key)',
    ExpressionAttributeNames: { '#key': keys[0] ?? '' },
  };
  try {
    await client.send(new PutItemCommand({ TableName, Item, ...(overwrites ? {} : condition) }));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
