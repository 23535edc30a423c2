import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { query } from '../../../../shared/aws/query.ts';
import { fakeJsonService } from './fake-aws.ts';

const Item = z.object({ id: z.string() });
const Input = z.object({
  Limit: z.number(),
  ExclusiveStartKey: z.object({ id: z.object({ S: z.string() }) }).optional(),
  FilterExpression: z.string().optional(),
});

const marshalled = (id: string) => ({ id: { S: id } });

/** A table of the letters a–z; a filter lets pass what `passes`, and a read looks at `atOnce` items at most. */
async function alphabet({ passes = (_id: string): boolean => true, atOnce = 100 } = {}) {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const limits: number[] = [];
  const config = await fakeJsonService((_operation, input) => {
    const { Limit, ExclusiveStartKey, FilterExpression } = Input.parse(input);
    limits.push(Limit);
    const start = ExclusiveStartKey === undefined ? 0 : letters.indexOf(ExclusiveStartKey.id.S) + 1;
    const read = letters.slice(start, start + Math.min(Limit, atOnce));
    const last = read.at(-1);
    const Items = read.filter((id) => FilterExpression === undefined || passes(id)).map(marshalled);
    return last === undefined || last === 'z' ? { Items } : { Items, LastEvaluatedKey: marshalled(last) };
  });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config));
  const ask = (limit: number, filter?: string) =>
    query(client, Item, { TableName: 'letters', FilterExpression: filter }, limit);
  return { ask, limits };
}

const ids = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id).join('');

describe('query', () => {
  test('gives as many as asked for, and where to go on', async () => {
    const { ask, limits } = await alphabet();
    const page = await ask(3);
    expect(ids(page)).toBe('abc');
    expect(page.lastKey).toEqual({ id: 'c' });
    expect(limits).toEqual([4]);
  });

  test.each([26, 27, 100])('knows that there is no more when %d of 26 were asked for', async (limit) => {
    const { ask } = await alphabet();
    const page = await ask(limit);
    expect(page.items).toHaveLength(26);
    expect(page.lastKey).toBeUndefined();
  });

  test('reads on until the page is full when a read brings less', async () => {
    const { ask } = await alphabet({ atOnce: 2 });
    expect(ids(await ask(5))).toBe('abcde');
  });

  test('fills a page although a filter drops most of what is read', async () => {
    const { ask } = await alphabet({ passes: (id) => 'fmz'.includes(id), atOnce: 4 });
    const page = await ask(2, 'a filter');
    expect(ids(page)).toBe('fm');
    expect(page.lastKey).toEqual({ id: 'm' });
  });

  test('stops looking some time, with a short page that says where to go on', async () => {
    const { ask, limits } = await alphabet({ passes: (id) => id === 'z', atOnce: 1 });
    const page = await ask(2, 'a filter');
    expect(page).toEqual({ items: [], lastKey: { id: 'j' } });
    expect(limits).toHaveLength(10);
  });
});
