import type { HeaderMap } from './header-map.ts';
import type { ObjectAttributes } from './object-version.ts';
import { s3Error } from './refusals.ts';
import { tagsOfHeader } from './tags.ts';

const STORED_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
const METADATA_PREFIX = 'x-amz-meta-';
const MAX_METADATA_BYTES = 2048;

/** @throws {AwsError} MetadataTooLarge or InvalidTag */
export function objectAttributes(headers: HeaderMap): ObjectAttributes {
  const stored = STORED_HEADERS.flatMap((name) => {
    const value = name === 'content-encoding' ? withoutAwsChunked(headers[name]) : headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const metadata = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(METADATA_PREFIX) && value !== undefined ? [[name, value] as const] : [],
  );
  const metadataBytes = metadata.reduce(
    (sum, [name, value]) => sum + name.length - METADATA_PREFIX.length + Buffer.byteLength(value),
    0,
  );
  if (metadataBytes > MAX_METADATA_BYTES) {
    throw s3Error(
      'MetadataTooLarge',
      `Your metadata has ${metadataBytes} bytes: at most ${MAX_METADATA_BYTES} are allowed.`,
    );
  }
  return {
    headers: Object.fromEntries(stored),
    metadata: Object.fromEntries(metadata),
    tags: tagsOfHeader(headers['x-amz-tagging']),
  };
}

/** `aws-chunked` describes the transfer and is undone; other encodings belong to the object. */
function withoutAwsChunked(encoding: string | undefined): string | undefined {
  const rest = encoding
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== 'aws-chunked' && name !== '');
  return rest === undefined || rest.length === 0 ? undefined : rest.join(',');
}
