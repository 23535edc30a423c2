import { randomUUID } from 'node:crypto';
import {
  type AttributeDefinition,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  IdempotentParameterMismatchException,
  PutItemCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  TransactionCanceledException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsUnderTest } from './endpoint.ts';

/** DynamoDB as the official SDK sees it. Tables are made once; every test writes under its own partition key. */
const TABLE = `conformance-${randomUUID()}`;
const KEYS: AttributeDefinition[] = [
  { AttributeName: 'pk', AttributeType: 'S' },
  { AttributeName: 'sk', AttributeType: 'S' },
  { AttributeName: 'g', AttributeType: 'S' },
  { AttributeName: 'ts', AttributeType: 'N' },
];

let aws: Awaited<ReturnType<typeof awsUnderTest>>;
let client: DynamoDBClient;
let documents: DynamoDBDocumentClient;

beforeAll(async () => {
  aws = await awsUnderTest();
  const { endpoint, region, credentials } = aws;
  client = new DynamoDBClient({ endpoint, region, credentials, maxAttempts: 1 });
  documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: KEYS,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'g-ts',
          KeySchema: [
            { AttributeName: 'g', KeyType: 'HASH' },
            { AttributeName: 'ts', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: TABLE });
});

afterAll(async () => {
  await client.send(new DeleteTableCommand({ TableName: TABLE }));
  client.destroy();
  await aws.stop();
});

const put = (item: Record<string, unknown>, rest = {}) =>
  documents.send(new PutCommand({ TableName: TABLE, Item: item, ...rest }));
const get = async (pk: string, sk: string) =>
  (await documents.send(new GetCommand({ TableName: TABLE, Key: { pk, sk }, ConsistentRead: true }))).Item;
const refusal = (promise: Promise<unknown>): Promise<Error & Record<string, unknown>> =>
  promise.then(
    () => expect.fail('was not refused'),
    (error) => error,
  );

async function queryPages(input: Omit<QueryCommandInput, 'TableName'>): Promise<Record<string, unknown>[][]> {
  const pages: Record<string, unknown>[][] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(new QueryCommand({ TableName: TABLE, ...input, ExclusiveStartKey }));
    pages.push(page.Items ?? []);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return pages;
}

describe('tables', () => {
  test('describes a table as active, with its keys and index', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: TABLE }));
    expect(Table).toMatchObject({
      TableName: TABLE,
      TableStatus: 'ACTIVE',
      TableArn: expect.stringMatching(`^arn:aws:dynamodb:[^:]+:\\d{12}:table/${TABLE}$`),
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      GlobalSecondaryIndexes: [{ IndexName: 'g-ts', IndexStatus: 'ACTIVE' }],
    });
  });

  test('takes encryption, tags and deletion protection when a table is created', async () => {
    const TableName = `conformance-${randomUUID()}`;
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: false,
        SSESpecification: { Enabled: true },
        Tags: [{ Key: 'a', Value: 'b' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
    await client.send(new DeleteTableCommand({ TableName }));
  });

  test('refuses a second table with the same name', async () => {
    const again = client.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
    await expect(again).rejects.toThrow(ResourceInUseException);
  });

  test('does not find a table that is not there', async () => {
    const missing = new GetItemCommand({ TableName: `missing-${randomUUID()}`, Key: { pk: { S: 'x' } } });
    await expect(client.send(missing)).rejects.toThrow(ResourceNotFoundException);
  });

  test('switches expiry on and describes it', async () => {
    const specification = { AttributeName: 'expiresAt', Enabled: true };
    await client.send(
      new UpdateTimeToLiveCommand({ TableName: TABLE, TimeToLiveSpecification: specification }),
    );
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: TABLE }));
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expiresAt' });
    expect(TimeToLiveDescription?.TimeToLiveStatus).toMatch(/^ENABL(ED|ING)$/);
  });
});

describe('items', () => {
  test('keeps maps, lists, sets, bytes, booleans, nulls and empty text as they are', async () => {
    const item = {
      pk: 'types',
      sk: '1',
      map: { list: [1, 'b', null, true] },
      set: new Set(['q', 'r']),
      number: 12345678901,
      bytes: new Uint8Array([1, 2, 3]),
      empty: '',
    };
    await put(item);
    expect(await get('types', '1')).toEqual(item);
  });

  test('keeps 38 digits of a number', async () => {
    const N = '12345678901234567890123456789012345678';
    const Key = { pk: { S: 'digits' }, sk: { S: '1' } };
    await client.send(new PutItemCommand({ TableName: TABLE, Item: { ...Key, n: { N } } }));
    const { Item } = await client.send(new GetItemCommand({ TableName: TABLE, Key }));
    expect(Item?.n).toEqual({ N });
  });

  test('refuses to overwrite an item that must not exist', async () => {
    await put({ pk: 'condition', sk: '1' });
    const again = put({ pk: 'condition', sk: '1' }, { ConditionExpression: 'attribute_not_exists(pk)' });
    await expect(again).rejects.toThrow(ConditionalCheckFailedException);
  });

  test('shows the item that a condition failed on when asked to', async () => {
    await put({ pk: 'shown', sk: '1', v: 7 });
    const error = await refusal(
      put(
        { pk: 'shown', sk: '1' },
        { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
      ),
    );
    expect(error).toMatchObject({ name: 'ConditionalCheckFailedException', Item: { v: { N: '7' } } });
  });

  test('applies SET, ADD, REMOVE and DELETE, nested and guarded by conditions', async () => {
    const Key = { pk: 'update', sk: '1' };
    const first = await documents.send(
      new UpdateCommand({
        TableName: TABLE,
        Key,
        UpdateExpression:
          'SET #a = if_not_exists(#a, :zero) + :one, l = list_append(if_not_exists(l, :none), :l), m = :m ADD c :one, ss :ss',
        ExpressionAttributeNames: { '#a': 'a' },
        ExpressionAttributeValues: {
          ':zero': 0,
          ':one': 1,
          ':none': [],
          ':l': ['x'],
          ':m': { k: { d: 1 } },
          ':ss': new Set(['p', 'q']),
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(first.Attributes).toMatchObject({ a: 1, l: ['x'], c: 1 });

    const second = await documents.send(
      new UpdateCommand({
        TableName: TABLE,
        Key,
        UpdateExpression: 'SET m.k.#d = m.k.#d - :one, l[1] = :y REMOVE l[0] DELETE ss :p',
        ConditionExpression:
          'size(l) = :one AND contains(ss, :pp) AND a BETWEEN :one AND :five AND attribute_type(m, :M) AND begins_with(sk, :s1) AND (a IN (:one, :five) OR NOT attribute_exists(zz))',
        ExpressionAttributeNames: { '#d': 'd' },
        ExpressionAttributeValues: {
          ':one': 1,
          ':y': 'y',
          ':p': new Set(['p']),
          ':pp': 'p',
          ':five': 5,
          ':M': 'M',
          ':s1': '1',
        },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    expect(second.Attributes).toMatchObject({ m: { k: { d: 0 } } });
  });

  test('counts 50 concurrent increments as 50', async () => {
    const increment = () =>
      documents.send(
        new UpdateCommand({
          TableName: TABLE,
          Key: { pk: 'counter', sk: '0' },
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': 1 },
        }),
      );
    await Promise.all(Array.from({ length: 50 }, increment));
    expect(await get('counter', '0')).toMatchObject({ n: 50 });
  });

  test('lets exactly one of 20 racing writers create an item', async () => {
    const race = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        put({ pk: 'race', sk: '0', i }, { ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    );
    expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('loses nothing when 16 writers and readers work side by side', async () => {
    const keys = Array.from({ length: 400 }, (_, index) => ({ pk: `busy${index % 20}`, sk: `${index}` }));
    const waiting = keys.values();
    const read: unknown[] = [];
    const work = async () => {
      for (const { pk, sk } of waiting) {
        await put({ pk, sk, x: 'x'.repeat(300) });
        read.push(await get(pk, sk));
      }
    };
    await Promise.all(Array.from({ length: 16 }, work));
    expect(read).not.toContain(undefined);
    const pages = await queryPages({
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': 'busy0' },
    });
    expect(pages.flat()).toHaveLength(20);
  });

  test('gives the old item back when it is deleted', async () => {
    await put({ pk: 'deleted', sk: '1', v: 1 });
    const { Attributes } = await documents.send(
      new DeleteCommand({ TableName: TABLE, Key: { pk: 'deleted', sk: '1' }, ReturnValues: 'ALL_OLD' }),
    );
    expect(Attributes).toEqual({ pk: 'deleted', sk: '1', v: 1 });
    expect(await get('deleted', '1')).toBeUndefined();
  });

  test('refuses an item of more than 400 KB', async () => {
    const error = await refusal(put({ pk: 'big', sk: '1', x: 'x'.repeat(410 * 1024) }));
    expect(error.name).toBe('ValidationException');
  });

  test('refuses reserved words and unused values by name', async () => {
    const update = (UpdateExpression: string, ExpressionAttributeValues: Record<string, unknown>) =>
      refusal(
        documents.send(
          new UpdateCommand({
            TableName: TABLE,
            Key: { pk: 'words', sk: '1' },
            UpdateExpression,
            ExpressionAttributeValues,
          }),
        ),
      );
    expect((await update('SET status = :s', { ':s': 1 })).message).toMatch(/reserved keyword: status/);
    expect((await update('SET a = :s', { ':s': 1, ':t': 2 })).message).toMatch(/unused in expressions.*:t/);
  });

  test('reports consumed capacity when asked to', async () => {
    await put({ pk: 'capacity', sk: '1' });
    const { ConsumedCapacity } = await documents.send(
      new GetCommand({
        TableName: TABLE,
        Key: { pk: 'capacity', sk: '1' },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(ConsumedCapacity).toMatchObject({ TableName: TABLE, CapacityUnits: 0.5 });
  });
});

describe('queries and scans', () => {
  beforeAll(async () => {
    const rows = Array.from({ length: 25 }, (_, i) => ({
      PutRequest: { Item: { pk: 'rows', sk: `row#${String(i).padStart(3, '0')}`, g: 'G', ts: i, v: i % 2 } },
    }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [TABLE]: rows } }));
  });

  test('pages through a partition in the order of its keys', async () => {
    const pages = await queryPages({
      KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)',
      ExpressionAttributeValues: { ':p': 'rows', ':s': 'row#' },
      Limit: 10,
    });
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(pages.flat().map(({ ts }) => ts)).toEqual(Array.from({ length: 25 }, (_, i) => i));
  });

  test('reads a range backwards, filtered and projected', async () => {
    const answer = await documents.send(
      new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'pk = :p AND sk BETWEEN :a AND :b',
        FilterExpression: 'v = :one',
        ExpressionAttributeValues: { ':p': 'rows', ':a': 'row#000', ':b': 'row#010', ':one': 1 },
        ScanIndexForward: false,
        ProjectionExpression: 'sk',
      }),
    );
    expect(answer.Items).toEqual(['009', '007', '005', '003', '001'].map((n) => ({ sk: `row#${n}` })));
    expect(answer.ScannedCount).toBe(11);
  });

  test('pages through an index by a range of numbers', async () => {
    const pages = await queryPages({
      IndexName: 'g-ts',
      KeyConditionExpression: 'g = :g AND ts >= :t',
      ExpressionAttributeValues: { ':g': 'G', ':t': 9 },
      Limit: 5,
    });
    expect(pages.flat().map(({ ts }) => ts)).toEqual(Array.from({ length: 16 }, (_, i) => i + 9));
  });

  test('moves an item within an index when its index key changes, and out when it goes', async () => {
    const inIndex = async (g: string) =>
      (
        await queryPages({
          IndexName: 'g-ts',
          KeyConditionExpression: 'g = :g',
          ExpressionAttributeValues: { ':g': g },
        })
      ).flat();
    await put({ pk: 'moving', sk: '1', g: 'from', ts: 1 });
    await put({ pk: 'moving', sk: '1', g: 'to', ts: 1 });
    expect([await inIndex('from'), await inIndex('to')]).toMatchObject([[], [{ pk: 'moving' }]]);
    await put({ pk: 'moving', sk: '1' });
    expect(await inIndex('to')).toEqual([]);
  });

  test('counts without answering items', async () => {
    const answer = await documents.send(
      new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': 'rows' },
        Select: 'COUNT',
      }),
    );
    expect(answer).toMatchObject({ Count: 25 });
    expect(answer.Items).toBeUndefined();
  });

  test('ends a page at 1 MB', async () => {
    for (const sk of ['0', '1', '2', '3']) await put({ pk: 'megabyte', sk, x: 'x'.repeat(350 * 1024) });
    const pages = await queryPages({
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': 'megabyte' },
    });
    expect(pages[0]?.length).toBe(3);
    expect(pages.flat()).toHaveLength(4);
  });

  test('scans every item once in parallel segments', async () => {
    const segment = async (Segment: number) => {
      const keys: string[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await documents.send(
          new ScanCommand({ TableName: TABLE, Segment, TotalSegments: 3, Limit: 7, ExclusiveStartKey }),
        );
        keys.push(...(page.Items ?? []).map(({ pk, sk }) => `${pk}/${sk}`));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return keys;
    };
    const keys = (await Promise.all([0, 1, 2].map(segment))).flat();
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => key.startsWith('rows/'))).toHaveLength(25);
  });
});

describe('batches', () => {
  const puts = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ PutRequest: { Item: { pk: 'batch', sk: `${i}`, i } } }));

  test('writes 25 items and reads them together', async () => {
    await documents.send(new BatchWriteCommand({ RequestItems: { [TABLE]: puts(25) } }));
    const Keys = [
      { pk: 'batch', sk: '0' },
      { pk: 'batch', sk: '24' },
      { pk: 'batch', sk: 'missing' },
    ];
    const { Responses } = await documents.send(new BatchGetCommand({ RequestItems: { [TABLE]: { Keys } } }));
    expect(Responses?.[TABLE]?.map(({ i }) => i).sort()).toEqual([0, 24]);
  });

  test('refuses 26 writes', async () => {
    const error = await refusal(
      documents.send(new BatchWriteCommand({ RequestItems: { [TABLE]: puts(26) } })),
    );
    expect(error.name).toBe('ValidationException');
  });
});

describe('transactions', () => {
  const transact = (
    TransactItems: NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>,
    ClientRequestToken?: string,
  ) => documents.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));
  const create = (sk: string, rest = {}) => ({
    Put: {
      TableName: TABLE,
      Item: { pk: 'tx', sk },
      ConditionExpression: 'attribute_not_exists(pk)',
      ...rest,
    },
  });

  test('puts, updates, deletes and checks together', async () => {
    await put({ pk: 'tx', sk: 'checked' });
    await put({ pk: 'tx', sk: 'deleted' });
    await transact([
      create('put'),
      {
        Update: {
          TableName: TABLE,
          Key: { pk: 'tx', sk: 'updated' },
          UpdateExpression: 'SET a = :a',
          ExpressionAttributeValues: { ':a': 1 },
        },
      },
      { Delete: { TableName: TABLE, Key: { pk: 'tx', sk: 'deleted' } } },
      {
        ConditionCheck: {
          TableName: TABLE,
          Key: { pk: 'tx', sk: 'checked' },
          ConditionExpression: 'attribute_exists(pk)',
        },
      },
    ]);
    expect(await get('tx', 'put')).toBeDefined();
    expect(await get('tx', 'updated')).toMatchObject({ a: 1 });
    expect(await get('tx', 'deleted')).toBeUndefined();
    expect(await get('tx', 'checked')).toBeDefined();
  });

  test('changes nothing when one condition fails, and says which', async () => {
    await put({ pk: 'tx', sk: 'taken', v: 1 });
    const error = await refusal(
      transact([create('untouched'), create('taken', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })]),
    );
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error.message).toContain('[None, ConditionalCheckFailed]');
    expect(error.CancellationReasons).toMatchObject([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: { v: { N: '1' } } },
    ]);
    expect(await get('tx', 'untouched')).toBeUndefined();
  });

  test('does nothing the second time it gets the same token', async () => {
    const token = randomUUID();
    await transact([create('token')], token);
    await transact([create('token')], token);
    await expect(transact([create('other')], token)).rejects.toThrow(IdempotentParameterMismatchException);
  });

  test('refuses two operations on one item, and more than 100 operations', async () => {
    const twice = await refusal(transact([create('same'), create('same')]));
    expect(twice).toMatchObject({
      name: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    });
    const tooMany = await refusal(transact(Array.from({ length: 101 }, (_, i) => create(`many${i}`))));
    expect(tooMany.name).toBe('ValidationException');
  });

  test('lets exactly one of 10 racing transactions win', async () => {
    const race = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => transact([create('raced'), create(`racer${i}`)])),
    );
    expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const racers = await queryPages({
      KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)',
      ExpressionAttributeValues: { ':p': 'tx', ':s': 'racer' },
    });
    expect(racers.flat()).toHaveLength(1);
  });

  test('reads several items together, with a hole for a missing one', async () => {
    await put({ pk: 'tx', sk: 'read', v: 1 });
    const keys = ['read', 'nowhere'];
    const { Responses } = await documents.send(
      new TransactGetCommand({
        TransactItems: keys.map((sk) => ({ Get: { TableName: TABLE, Key: { pk: 'tx', sk } } })),
      }),
    );
    expect(Responses).toEqual([{ Item: { pk: 'tx', sk: 'read', v: 1 } }, {}]);
  });
});
