import { expect, test } from 'vitest';
import { accessesOf } from '../../../../localstack/embedded/dynamodb/accesses.ts';

const PLACE = { region: 'eu-central-1', account: '000000000000' };
const ARN = 'arn:aws:dynamodb:eu-central-1:000000000000:table';

test.each([
  ['GetItem', { TableName: 'a' }, [['dynamodb:GetItem', 'a']]],
  ['Query', { TableName: 'a' }, [['dynamodb:Query', 'a']]],
  ['Query', { TableName: 'a', IndexName: 'i' }, [['dynamodb:Query', 'a/index/i']]],
  ['Scan', { TableName: 'a', IndexName: 'i' }, [['dynamodb:Scan', 'a/index/i']]],
  [
    'BatchWriteItem',
    { RequestItems: { a: [], b: [] } },
    [
      ['dynamodb:BatchWriteItem', 'a'],
      ['dynamodb:BatchWriteItem', 'b'],
    ],
  ],
  ['BatchGetItem', { RequestItems: { a: {} } }, [['dynamodb:BatchGetItem', 'a']]],
  [
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: { TableName: 'a' } },
        { Update: { TableName: 'b' } },
        { Delete: { TableName: 'c' } },
        { ConditionCheck: { TableName: 'd' } },
      ],
    },
    [
      ['dynamodb:PutItem', 'a'],
      ['dynamodb:UpdateItem', 'b'],
      ['dynamodb:DeleteItem', 'c'],
      ['dynamodb:ConditionCheckItem', 'd'],
    ],
  ],
  ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'a' } }] }, [['dynamodb:GetItem', 'a']]],
])('%s of %o needs its actions on its tables', (operation, input, expected) => {
  expect(accessesOf(PLACE, operation, input)).toEqual(
    expected.map(([action, table]) => ({ action, resource: `${ARN}/${table}` })),
  );
});

test.each([
  ['TransactWriteItems', { TransactItems: 'no list' }],
  ['TransactWriteItems', {}],
  ['BatchGetItem', { RequestItems: null }],
])('%s of %o, which is refused later, needs nothing', (operation, input) => {
  expect(accessesOf(PLACE, operation, input)).toEqual([]);
});
