import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryReadable } from '../../../../shared/aws/query-readable.ts';
import { fakeJsonService } from './fake-aws.ts';

/** A table whose items are readable or not, and which gives no more than `pageSize` of them at once. */
async function listed(isReadable: readonly boolean[], pageSize: number, limit: number) {
  const config = await fakeJsonService((_operation, { Limit, ExclusiveStartKey }) => {
    const start = Number((ExclusiveStartKey as { n: { N: string } } | undefined)?.n.N ?? 0); // safe: what is given below
    const end = Math.min(isReadable.length, start + Math.min(Number(Limit), pageSize));
    const Items = isReadable.slice(start, end).map((readable, at) => {
      return { n: { N: `${start + at}` }, readable: { BOOL: readable } };
    });
    return { Items, ...(end < isReadable.length ? { LastEvaluatedKey: { n: { N: `${end}` } } } : {}) };
  });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config));
  return queryReadable(client, { TableName: 'table' }, limit, ({ n, readable }) => {
    return { place: String(n), item: readable === true ? Number(n) : undefined };
  });
}

test('the first that can be read are listed, however many stand before them that cannot', {
  timeout: 30_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      async (isReadable, pageSize, limit) => {
        const { items, unreadable } = await listed(isReadable, pageSize, limit);
        const readable = isReadable.flatMap((one, n) => (one ? [n] : []));
        expect(items).toEqual(readable.slice(0, limit));
        for (const place of unreadable) expect(isReadable[Number(place)]).toBe(false);
        expect(unreadable.length).toBeLessThanOrEqual(limit);
      },
    ),
    { numRuns: 40 },
  );
});
