import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { DynamoDbEngine } from '../../../../localstack/embedded/dynamodb/dynamodb-engine.ts';

const PLACE = { region: 'eu-central-1', account: '000000000000' };
const KEY = { AttributeName: 'id', KeyType: 'HASH' };
const TASKS = {
  TableName: 'tasks',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [KEY],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
};
const ONE = { id: { S: '1' } };

function anEngine(clock = new JumpingClock(), directory?: string): DynamoDbEngine {
  const engine = new DynamoDbEngine({ clock, directory, place: PLACE });
  onTestFinished(() => engine.close());
  return engine;
}

async function aDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'dynamodb-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

const itemOne = async (engine: DynamoDbEngine) =>
  (await engine.run('GetItem', { TableName: 'tasks', Key: ONE })).Item;

describe('over a restart', () => {
  test('finds the table, its items, its indexes and its expiry again', async () => {
    const directory = await aDirectory();
    const withIndex = {
      ...TASKS,
      AttributeDefinitions: [...TASKS.AttributeDefinitions, { AttributeName: 'g', AttributeType: 'S' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-g',
          KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    };
    const before = anEngine(new JumpingClock(), directory);
    await before.ensureTable(withIndex, 'expiresAt');
    await before.run('PutItem', { TableName: 'tasks', Item: { ...ONE, g: { S: 'x' } } });
    await before.close();

    const after = anEngine(new JumpingClock(), directory);
    await after.ensureTable(withIndex, 'expiresAt');

    const found = await after.run('Query', {
      TableName: 'tasks',
      IndexName: 'by-g',
      KeyConditionExpression: 'g = :g',
      ExpressionAttributeValues: { ':g': { S: 'x' } },
    });
    expect(found.Items).toEqual([{ ...ONE, g: { S: 'x' } }]);
    expect(await after.run('DescribeTimeToLive', { TableName: 'tasks' })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
    });
  });

  test('says what to do when the keys have changed', async () => {
    const directory = await aDirectory();
    const before = anEngine(new JumpingClock(), directory);
    await before.ensureTable(TASKS, undefined);
    await before.close();

    const changed = { ...TASKS, AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }] };
    await expect(anEngine(new JumpingClock(), directory).ensureTable(changed, undefined)).rejects.toThrow(
      /tasks in .* has other keys or indexes .* Start with another data directory/,
    );
  });

  test('says what to do when another process holds the directory', async () => {
    const directory = await aDirectory();
    await anEngine(new JumpingClock(), directory).ensureTable(TASKS, undefined);
    await expect(anEngine(new JumpingClock(), directory).ensureTable(TASKS, undefined)).rejects.toThrow(
      /in use by another process/,
    );
  });
});

describe('expiry', () => {
  const NOW_SECONDS = Math.floor(Date.now() / 1000);
  const put = (engine: DynamoDbEngine, expiresAt: unknown) =>
    engine.run('PutItem', { TableName: 'tasks', Item: { ...ONE, expiresAt } });

  test('deletes an item within a minute of the time it names', async () => {
    const clock = new JumpingClock();
    const engine = anEngine(clock);
    await engine.ensureTable(TASKS, 'expiresAt');
    await put(engine, { N: String(NOW_SECONDS + 3600) });

    clock.advance(3500_000);
    await engine.run('PutItem', { TableName: 'tasks', Item: { id: { S: 'other' } } });
    expect(await itemOne(engine)).toBeDefined();

    clock.advance(200_000);
    await expect.poll(() => itemOne(engine)).toBeUndefined();
  });

  test.each([
    ['a text', { S: '1' }],
    ['a time more than five years ago', { N: '1000000000' }],
  ])('keeps an item that names %s', async (_, expiresAt) => {
    const clock = new JumpingClock();
    const engine = anEngine(clock);
    await engine.ensureTable(TASKS, 'expiresAt');
    await put(engine, expiresAt);
    await engine.run('PutItem', {
      TableName: 'tasks',
      Item: { id: { S: 'gone' }, expiresAt: { N: String(NOW_SECONDS) } },
    });

    clock.advance(120_000);
    const gone = () => engine.run('GetItem', { TableName: 'tasks', Key: { id: { S: 'gone' } } });
    await expect.poll(gone).toEqual({});
    expect(await itemOne(engine)).toBeDefined();
  });

  test('cannot be switched on twice', async () => {
    const engine = anEngine();
    await engine.ensureTable(TASKS, 'expiresAt');
    const again = engine.run('UpdateTimeToLive', {
      TableName: 'tasks',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    await expect(again).rejects.toThrow('TimeToLive is already enabled');
  });
});

describe('refusals', () => {
  test.each([
    'UpdateTable',
    'ExecuteStatement',
    'UpdateContinuousBackups',
    'DescribeStream',
    'ListTables',
    'toString',
  ])('refuses the operation %s by name', async (operation) => {
    const engine = anEngine();
    expect(() => engine.accesses(operation, {})).toThrow(`DynamoDB's ${operation}`);
    await expect(engine.run(operation, {})).rejects.toMatchObject({ code: 'UnknownOperationException' });
  });

  test.each([
    ['CreateTable', { ...TASKS, StreamSpecification: { StreamEnabled: true } }, 'StreamSpecification'],
    ['CreateTable', { ...TASKS, BillingMode: 'PROVISIONED', ProvisionedThroughput: {} }, /ValidationE|Units/],
    ['PutItem', { TableName: 'tasks', Item: ONE, Conditions: 'x' }, 'Conditions'],
    ['PutItem', { TableName: 'tasks', Item: ONE, ReturnValuesOnConditionCheckFailure: 'X' }, 'ALL_OLD'],
    ['TransactWriteItems', { TransactItems: [{ Put: { TableName: 'tasks' }, Delete: {} }] }, /TransactItems/],
    ['TransactWriteItems', { TransactItems: [] }, /TransactItems/],
    [
      'TransactWriteItems',
      { TransactItems: [{ ConditionCheck: { TableName: 'tasks', Key: ONE } }] },
      'ConditionExpression',
    ],
  ])('refuses %s with %o', async (operation, input, message) => {
    const engine = anEngine();
    const refused = engine.run(operation, input);
    await expect(refused).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(refused).rejects.toThrow(message);
  });

  test('refuses an attribute that no key uses, as DynamoDB does', async () => {
    const extra = { AttributeName: 'extra', AttributeType: 'S' };
    const table = { ...TASKS, AttributeDefinitions: [...TASKS.AttributeDefinitions, extra] };
    await expect(anEngine().ensureTable(table, undefined)).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });

  test("turns an exception from inside the library's callbacks into a failed request", async () => {
    const engine = anEngine();
    await engine.ensureTable(TASKS, undefined);
    await engine.run('PutItem', { TableName: 'tasks', Item: { ...ONE, a: { N: '1' } } });
    const comparison = { TableName: 'tasks', Key: ONE, ConditionExpression: 'a IN (nowhere)' };
    await expect(engine.run('DeleteItem', comparison)).rejects.toThrow(TypeError);

    const filter = { TableName: 'tasks', FilterExpression: 'a IN (nowhere)' };
    await expect(engine.run('Scan', filter)).rejects.toThrow(TypeError);
    expect(await itemOne(engine)).toBeDefined();
  });
});

test('takes the token of a transaction again after ten minutes', async () => {
  const clock = new JumpingClock();
  const engine = anEngine(clock);
  await engine.ensureTable(TASKS, undefined);
  const transact = (id: string) =>
    engine.run('TransactWriteItems', {
      TransactItems: [{ Put: { TableName: 'tasks', Item: { id: { S: id } } } }],
      ClientRequestToken: 'token',
    });
  await transact('1');
  clock.advance(9 * 60_000);
  await expect(transact('2')).rejects.toMatchObject({ code: 'IdempotentParameterMismatchException' });
  clock.advance(60_000);
  await expect(transact('2')).resolves.toEqual({});
});

test('cancels a transaction whose update does not fit the item', async () => {
  const engine = anEngine();
  await engine.ensureTable(TASKS, undefined);
  await engine.run('PutItem', { TableName: 'tasks', Item: { ...ONE, a: { S: 'text' } } });
  const Update = {
    TableName: 'tasks',
    Key: ONE,
    UpdateExpression: 'ADD a :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  };
  await expect(engine.run('TransactWriteItems', { TransactItems: [{ Update }] })).rejects.toMatchObject({
    code: 'TransactionCanceledException',
    fields: { CancellationReasons: [{ Code: 'ValidationError' }] },
  });
});

test('deletes a table with its items', async () => {
  const engine = anEngine();
  await engine.ensureTable(TASKS, undefined);
  await engine.run('PutItem', { TableName: 'tasks', Item: ONE });
  await engine.run('DeleteTable', { TableName: 'tasks' });
  await engine.ensureTable(TASKS, undefined);
  expect(await itemOne(engine)).toBeUndefined();
});

test('waits for writes on their way when it closes, and takes none afterwards', async () => {
  const engine = anEngine();
  await engine.ensureTable(TASKS, undefined);
  const written = engine.run('PutItem', { TableName: 'tasks', Item: ONE });
  await engine.close();
  await expect(written).resolves.toBeDefined();
  await expect(itemOne(engine)).rejects.toThrow(/not open|closed/);
});
