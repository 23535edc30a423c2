import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstKey, type ListingQuery, page } from '../../../../localstack/embedded/s3/listing.ts';
import { compareKeys, SortedKeys } from '../../../../localstack/embedded/s3/sorted-keys.ts';

const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'ﬀ', '😀'), minLength: 1, maxLength: 5 });

function sorted(keys: readonly string[]): SortedKeys {
  const list = new SortedKeys();
  for (const each of keys) list.add(each);
  return list;
}

test('keys are kept in the order of their bytes, each once, until they are deleted', () => {
  fc.assert(
    fc.property(fc.array(key), fc.array(key), (added, deleted) => {
      const list = sorted(added);
      for (const each of deleted) list.delete(each);
      const expected = [...new Set(added)].filter((each) => !deleted.includes(each)).sort(compareKeys);
      expect(list.from('')).toEqual(expected);
      expect(list.size).toBe(expected.length);
    }),
  );
});

test('pages of any size, joined, are the whole listing', () => {
  const prefix = fc.constantFrom('', 'a', 'a/', 'b/a');
  const delimiter = fc.constantFrom('', '/');
  fc.assert(
    fc.property(
      fc.array(key),
      prefix,
      delimiter,
      fc.integer({ min: 1, max: 4 }),
      (keys, prefix, delimiter, size) => {
        const list = sorted(keys);
        const read = (after: string, maxEntries: number) => {
          const query: ListingQuery = { prefix, delimiter, after, maxEntries };
          return page(
            list.from(firstKey(query)).map((each) => ({ key: each })),
            query,
          );
        };
        const whole = read('', 1000);
        const entries: string[] = [];
        const prefixes: string[] = [];
        for (let after: string | undefined = ''; after !== undefined; ) {
          const part = read(after, size);
          entries.push(...part.entries.map((entry) => entry.key));
          prefixes.push(...part.commonPrefixes);
          after = part.next?.after;
        }
        expect(entries).toEqual(whole.entries.map((entry) => entry.key));
        expect(prefixes).toEqual(whole.commonPrefixes);
        expect(whole.next).toBeUndefined();
      },
    ),
  );
});
