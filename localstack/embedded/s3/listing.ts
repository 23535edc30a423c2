import { s3Error } from './refusals.ts';
import { compareKeys } from './sorted-keys.ts';

export interface ListingQuery {
  readonly prefix: string;
  readonly delimiter: string;
  /** The last key or common prefix of the page before; empty for the first. */
  readonly after: string;
  readonly maxEntries: number;
}

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly commonPrefixes: readonly string[];
  /** Where the next page begins; undefined on the last. */
  readonly next: { readonly after: string; readonly entry: Entry | undefined } | undefined;
}

const MAX_ENTRIES = 1000;

/** Reads the parameters that all listings share. @throws {AwsError} InvalidArgument */
export function listingQuery(
  query: URLSearchParams,
  afterParameter: string,
  maxParameter: string,
): ListingQuery {
  const requested = query.get(maxParameter) ?? String(MAX_ENTRIES);
  if (!/^\d+$/.test(requested)) {
    throw s3Error(
      'InvalidArgument',
      `Argument ${maxParameter} must be an integer between 0 and ${MAX_ENTRIES}.`,
    );
  }
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after: query.get(afterParameter) ?? '',
    maxEntries: Math.min(Number(requested), MAX_ENTRIES),
  };
}

/** Where to begin in a sorted list of keys. */
export function firstKey({ prefix, after }: ListingQuery): string {
  return compareKeys(after, prefix) > 0 ? after : prefix;
}

/**
 * One page of `entries` (in key order, from `firstKey` on): those with the prefix, those with the delimiter
 * behind it rolled up.
 * @param isPast tells entries of the page before; its end names a key, and some listings have several per key.
 */
export function page<Entry extends { readonly key: string }>(
  entries: Iterable<Entry>,
  query: ListingQuery,
  isPast: (entry: Entry) => boolean = ({ key }) => key === query.after,
): Page<Entry> {
  const listed: Entry[] = [];
  const commonPrefixes = new Set<string>();
  let last: { after: string; entry: Entry | undefined } = { after: query.after, entry: undefined };
  for (const entry of entries) {
    if (!entry.key.startsWith(query.prefix)) {
      if (compareKeys(entry.key, query.prefix) > 0) break;
      continue;
    }
    const common = commonPrefix(entry.key, query);
    if (common === undefined ? isPast(entry) : common === query.after) continue;
    if (common !== undefined && commonPrefixes.has(common)) continue;
    if (listed.length + commonPrefixes.size >= query.maxEntries) {
      return {
        entries: listed,
        commonPrefixes: [...commonPrefixes],
        next: query.maxEntries === 0 ? undefined : last,
      };
    }
    if (common === undefined) listed.push(entry);
    else commonPrefixes.add(common);
    last = { after: common ?? entry.key, entry: common === undefined ? entry : undefined };
  }
  return { entries: listed, commonPrefixes: [...commonPrefixes], next: undefined };
}

function commonPrefix(key: string, { prefix, delimiter }: ListingQuery): string | undefined {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

/** Keys as the caller wants to read them: some hold what XML cannot. @throws {AwsError} InvalidArgument */
export function keyEncoder(query: URLSearchParams): (key: string) => string {
  const encoding = query.get('encoding-type');
  if (encoding === null) return (key) => key;
  if (encoding !== 'url')
    throw s3Error('InvalidArgument', 'Invalid Encoding Method specified in Request: use url.');
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/');
}
