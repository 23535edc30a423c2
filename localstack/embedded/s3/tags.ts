import { z } from 'zod';
import { s3Error } from './refusals.ts';
import { elements } from './xml.ts';

export type Tags = Readonly<Record<string, string>>;

/** Limits of S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
const MAX_TAGS = 10;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;

/** The body of PutObjectTagging. */
export const TaggingDocument = z.strictObject({
  TagSet: z.preprocess(
    (found) => (found === '' ? {} : found),
    z.strictObject({ Tag: elements(z.strictObject({ Key: z.string(), Value: z.string() })) }),
  ),
});

/** @throws {AwsError} InvalidTag */
export function tagsOf(pairs: Iterable<readonly [string, string]>): Tags {
  const tags = new Map<string, string>();
  for (const [key, value] of pairs) {
    if (key === '' || key.length > MAX_KEY_LENGTH || value.length > MAX_VALUE_LENGTH) {
      throw s3Error(
        'InvalidTag',
        `Tag keys have 1 to ${MAX_KEY_LENGTH} characters, values at most ${MAX_VALUE_LENGTH}.`,
      );
    }
    if (tags.has(key)) throw s3Error('InvalidTag', `Cannot provide multiple Tags with the same key: ${key}`);
    tags.set(key, value);
  }
  if (tags.size > MAX_TAGS) throw s3Error('InvalidTag', `Object tags cannot be greater than ${MAX_TAGS}`);
  return Object.fromEntries(tags);
}

/** Reads `x-amz-tagging: a=1&b=2`. @throws {AwsError} InvalidTag */
export function tagsOfHeader(header: string | undefined): Tags {
  return tagsOf(new URLSearchParams(header ?? ''));
}
