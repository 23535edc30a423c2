import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { s3Error } from './refusals.ts';

/** Form fields by lower-case name. */
export type FormFields = ReadonlyMap<string, string>;

/** What a signed policy lets its bearer upload. */
export interface PostPermission {
  readonly accessKeyId: string;
  readonly minBytes: number;
  /** Infinite when the policy names none. */
  readonly maxBytes: number;
}

const Condition = z.union([
  z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]),
  z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
  z.record(z.string(), z.coerce.string()),
]);
type Condition = z.infer<typeof Condition>;
const PolicyDocument = z.object({ expiration: z.iso.datetime(), conditions: z.array(Condition) });

/** Fields that no condition needs to name. */
const FREE_FIELDS = new Set(['policy', 'x-amz-signature', 'file']);

/**
 * Checks a browser form against the policy in it.
 * @param fields with the bucket's name, and with variables in the key already filled in
 * @throws {AwsError} AccessDenied, InvalidAccessKeyId, SignatureDoesNotMatch, InvalidArgument
 */
export function checkPostPolicy(
  fields: FormFields,
  secretOf: (accessKeyId: string) => string | undefined,
  nowMs: number,
): PostPermission {
  const policy = fields.get('policy');
  if (policy === undefined) throw s3Error('AccessDenied', 'A form upload needs a signed policy.');
  const accessKeyId = verifySignature(fields, policy, secretOf);
  const document = parsePolicy(policy);
  if (Date.parse(document.expiration) <= nowMs) throw refused('Policy expired.');

  const named = new Set(FREE_FIELDS);
  let range = { minBytes: 0, maxBytes: Number.POSITIVE_INFINITY };
  for (const condition of document.conditions) {
    if (Array.isArray(condition) && condition[0] === 'content-length-range') {
      range = { minBytes: condition[1], maxBytes: condition[2] };
    } else {
      for (const { field, isMet } of matchersOf(condition)) {
        named.add(field);
        if (!isMet(fields.get(field) ?? ''))
          throw refused(`Policy Condition failed: ${JSON.stringify(condition)}`);
      }
    }
  }
  const extra = [...fields.keys()].find((field) => !named.has(field) && !field.startsWith('x-ignore-'));
  if (extra !== undefined && extra !== 'bucket') throw refused(`Extra input fields: ${extra}`);
  return { accessKeyId, ...range };
}

interface Matcher {
  readonly field: string;
  readonly isMet: (value: string) => boolean;
}

function matchersOf(condition: Condition): Matcher[] {
  if (!Array.isArray(condition)) {
    return Object.entries(condition).map(([name, expected]) => ({
      field: name.toLowerCase(),
      isMet: (value) => value === expected,
    }));
  }
  const [operator, name, expected] = condition;
  if (operator === 'content-length-range') return [];
  const isMet = (value: string) => (operator === 'eq' ? value === expected : value.startsWith(expected));
  return [{ field: name.slice(1).toLowerCase(), isMet }];
}

function parsePolicy(policy: string): z.infer<typeof PolicyDocument> {
  try {
    return PolicyDocument.parse(JSON.parse(Buffer.from(policy, 'base64').toString()));
  } catch (error) {
    throw s3Error(
      'InvalidArgument',
      'Invalid Policy: it must be base64 of JSON with expiration and conditions.',
      {},
      {
        cause: error,
      },
    );
  }
}

/** @returns the access key that signed. */
function verifySignature(
  fields: FormFields,
  policy: string,
  secretOf: (accessKeyId: string) => string | undefined,
): string {
  const [accessKeyId = '', ...scope] = (fields.get('x-amz-credential') ?? '').split('/');
  if (fields.get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256' || scope.length !== 4 || scope[2] !== 's3') {
    throw s3Error('InvalidArgument', 'Sign the policy with AWS4-HMAC-SHA256 and a credential scope for s3.');
  }
  const secret = secretOf(accessKeyId);
  if (secret === undefined) {
    throw s3Error('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  }
  const key = scope.reduce<Buffer>((derived, part) => hmac(derived, part), Buffer.from(`AWS4${secret}`));
  const given = Buffer.from(fields.get('x-amz-signature') ?? '', 'hex');
  const expected = hmac(key, policy);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw s3Error(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
    );
  }
  return accessKeyId;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function refused(reason: string) {
  return s3Error('AccessDenied', `Invalid according to Policy: ${reason}`);
}
