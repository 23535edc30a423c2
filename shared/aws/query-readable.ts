import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';

/** Of DynamoDB's own pages, of 1 MB each at most. */
const MOST_PAGES = 20;

/** An item as a list knows it; it may have a form that this version does not understand. */
export interface ReadItem<Item> {
  readonly place: string;
  readonly item: Item | undefined;
}

/**
 * Up to `limit` items that can be read, and the places of as many that cannot: those stay where they are, mostly in front, and
 * must not fill the only page.
 */
export async function queryReadable<Item>(
  client: DynamoDBDocumentClient,
  input: QueryCommandInput,
  limit: number,
  read: (item: Readonly<Record<string, unknown>>) => ReadItem<Item>,
): Promise<{ readonly items: Item[]; readonly unreadable: string[] }> {
  const items: Item[] = [];
  const unreadable: string[] = [];
  let lastKey: QueryCommandInput['ExclusiveStartKey'];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({ ...input, ExclusiveStartKey: lastKey, Limit: limit - items.length }),
    );
    for (const { place, item } of Items.map(read)) {
      if (item !== undefined) items.push(item);
      else if (unreadable.length < limit) unreadable.push(place);
    }
    lastKey = LastEvaluatedKey;
    if (lastKey === undefined || items.length === limit) break;
  }
  return { items, unreadable };
}
