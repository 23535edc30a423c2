import { ChecksumAlgorithm } from './checksums.ts';
import type { HeaderMap } from './header-map.ts';
import { notImplemented } from './refusals.ts';

const UNDERSTOOD = new Set([
  'x-amz-checksum-algorithm',
  'x-amz-checksum-type',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-copy-source-if-match',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-expected-bucket-owner',
  'x-amz-metadata-directive',
  'x-amz-mp-object-size',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-tagging',
  'x-amz-tagging-directive',
  'x-amz-trailer',
  'x-amz-user-agent',
  ...ChecksumAlgorithm.options.map((algorithm) => `x-amz-checksum-${algorithm}`),
]);

/** Headers that change nothing here as long as they say what S3 does anyway. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'x-amz-acl': 'private',
  'x-amz-server-side-encryption': 'AES256',
  'x-amz-storage-class': 'STANDARD',
};

/** @throws {AwsError} NotImplemented for a header that asks for what is not done here. */
export function requireKnownHeaders(headers: HeaderMap): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('x-amz-') || name.startsWith('x-amz-meta-') || UNDERSTOOD.has(name)) continue;
    if (DEFAULTS[name] !== value) throw notImplemented(`The header ${name}: ${value}`);
  }
}
