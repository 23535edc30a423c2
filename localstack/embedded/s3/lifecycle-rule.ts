import { z } from 'zod';
import { type Tags, tagsOf } from './tags.ts';
import { elements, type XmlContent } from './xml.ts';

export interface LifecycleRule {
  readonly id?: string | undefined;
  readonly isEnabled: boolean;
  readonly prefix: string;
  /** All of them must be on the object. */
  readonly tags: Tags;
  readonly expirationDays?: number | undefined;
  readonly noncurrentExpirationDays?: number | undefined;
  readonly abortUploadsAfterDays?: number | undefined;
}

const Days = z.coerce.number().int().positive();
const Status = z.enum(['Enabled', 'Disabled']);
const Prefix = z.string().optional();
const Tag = z.strictObject({ Key: z.string(), Value: z.string() });
const And = z.strictObject({ Prefix, Tag: elements(Tag) });
const Filter = z.preprocess(
  (found) => (found === '' ? {} : found),
  z.strictObject({ Prefix, Tag: Tag.optional(), And: And.optional() }),
);

/** The body of PutBucketLifecycleConfiguration. */
export const LifecycleDocument = z.strictObject({
  Rule: elements(
    z.strictObject({
      ID: z.string().optional(),
      Status,
      Prefix,
      Filter: Filter.optional(),
      Expiration: z.strictObject({ Days }).optional(),
      NoncurrentVersionExpiration: z.strictObject({ NoncurrentDays: Days }).optional(),
      AbortIncompleteMultipartUpload: z.strictObject({ DaysAfterInitiation: Days }).optional(),
    }),
  ).transform((rules) =>
    rules.map((rule): LifecycleRule => {
      const tags = [rule.Filter?.Tag ?? [], rule.Filter?.And?.Tag ?? []].flat();
      return {
        id: rule.ID,
        isEnabled: rule.Status === 'Enabled',
        prefix: rule.Filter?.And?.Prefix ?? rule.Filter?.Prefix ?? rule.Prefix ?? '',
        tags: tagsOf(tags.map(({ Key, Value }) => [Key, Value])),
        expirationDays: rule.Expiration?.Days,
        noncurrentExpirationDays: rule.NoncurrentVersionExpiration?.NoncurrentDays,
        abortUploadsAfterDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
      };
    }),
  ),
});

/** The template property LifecycleConfiguration. */
export const LifecycleProperty = z
  .strictObject({
    Rules: z.array(
      z.strictObject({
        Id: z.string().optional(),
        Status,
        Prefix,
        TagFilters: z.array(Tag).default([]),
        ExpirationInDays: Days.optional(),
        NoncurrentVersionExpiration: z.strictObject({ NoncurrentDays: Days }).optional(),
        AbortIncompleteMultipartUpload: z.strictObject({ DaysAfterInitiation: Days }).optional(),
      }),
    ),
  })
  .transform(({ Rules }) =>
    Rules.map(
      (rule): LifecycleRule => ({
        id: rule.Id,
        isEnabled: rule.Status === 'Enabled',
        prefix: rule.Prefix ?? '',
        tags: tagsOf(rule.TagFilters.map(({ Key, Value }) => [Key, Value])),
        expirationDays: rule.ExpirationInDays,
        noncurrentExpirationDays: rule.NoncurrentVersionExpiration?.NoncurrentDays,
        abortUploadsAfterDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
      }),
    ),
  );

export function lifecycleElements(rules: readonly LifecycleRule[]): XmlContent {
  const wrap = (element: string, days: number | undefined) =>
    days === undefined ? undefined : { [element]: days };
  return {
    Rule: rules.map((rule) => ({
      ID: rule.id,
      Filter: filterElements(rule),
      Status: rule.isEnabled ? 'Enabled' : 'Disabled',
      Expiration: wrap('Days', rule.expirationDays),
      NoncurrentVersionExpiration: wrap('NoncurrentDays', rule.noncurrentExpirationDays),
      AbortIncompleteMultipartUpload: wrap('DaysAfterInitiation', rule.abortUploadsAfterDays),
    })),
  };
}

function filterElements({ prefix, tags }: LifecycleRule): XmlContent {
  const pairs = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (pairs.length === 0) return { Prefix: prefix };
  if (pairs.length === 1 && prefix === '') return { Tag: pairs };
  return { And: { Prefix: prefix, Tag: pairs } };
}
