import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { z } from 'zod';

/** How many of DynamoDB's own pages (1 MB each at most) are read for one of ours, when a filter drops most items. */
const MAX_READS = 10;
/** Items looked at in one read when a filter may drop them. */
const READ_SIZE = 500;

type Key = Readonly<Record<string, unknown>>;

export interface QueryPage<Item> {
  readonly items: Item[];
  /** The key of the last item that was returned or looked at, when there may be more behind it. */
  readonly lastKey?: Key;
}

/**
 * Up to `limit` items, parsed by `schema`. A filter works on what was read, so that a page may be short, even
 * empty, while `lastKey` says that the list goes on.
 */
export async function query<Schema extends z.ZodType>(
  client: DynamoDBDocumentClient,
  schema: Schema,
  input: QueryCommandInput,
  limit: number,
): Promise<QueryPage<z.infer<Schema>>> {
  const found: Key[] = [];
  let lastKey = input.ExclusiveStartKey;
  for (let reads = 0; reads < MAX_READS; reads += 1) {
    // One more than wanted tells whether there is a next page.
    const missing = limit + 1 - found.length;
    const Limit = input.FilterExpression === undefined ? missing : Math.max(missing, READ_SIZE);
    const page = await client.send(new QueryCommand({ ...input, ExclusiveStartKey: lastKey, Limit }));
    found.push(...(page.Items ?? []));
    lastKey = page.LastEvaluatedKey;
    if (found.length > limit || lastKey === undefined) break;
  }
  const items = found.slice(0, limit).map((item) => schema.parse(item));
  const last = found.length > limit ? found[limit - 1] : lastKey;
  return last === undefined ? { items } : { items, lastKey: last };
}
