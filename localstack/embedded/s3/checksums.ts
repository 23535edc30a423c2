import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { Crc32c, Crc64Nvme, type RunningDigest } from './crc.ts';
import type { HeaderMap } from './header-map.ts';
import { s3Error } from './refusals.ts';

export const ChecksumAlgorithm = z.enum(['sha256', 'sha1', 'crc32', 'crc32c', 'crc64nvme']);
export type ChecksumAlgorithm = z.infer<typeof ChecksumAlgorithm>;

/** A checksum in base64; of the bytes, or (after a multipart upload) of the parts' checksums. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

const DIGEST_BYTES: Readonly<Record<ChecksumAlgorithm, number>> = {
  sha256: 32,
  sha1: 20,
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
};
const PREFIX = 'x-amz-checksum-';

class Crc32 implements RunningDigest {
  #crc = 0;
  update(data: Buffer): void {
    this.#crc = crc32(data, this.#crc);
  }
  digest(): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.#crc);
    return bytes;
  }
}

export function startDigest(algorithm: ChecksumAlgorithm): RunningDigest {
  switch (algorithm) {
    case 'sha256':
    case 'sha1':
      return createHash(algorithm);
    case 'crc32':
      return new Crc32();
    case 'crc32c':
      return new Crc32c();
    case 'crc64nvme':
      return new Crc64Nvme();
  }
}

/** The algorithm named by a header such as `x-amz-checksum-algorithm: CRC32`. @throws {AwsError} InvalidRequest */
export function namedAlgorithm(name: string | undefined): ChecksumAlgorithm | undefined {
  if (name === undefined) return undefined;
  const parsed = ChecksumAlgorithm.safeParse(name.toLowerCase());
  if (!parsed.success) {
    const known = ChecksumAlgorithm.options.join(', ').toUpperCase();
    throw s3Error('InvalidRequest', `Checksum algorithm ${name} is unknown: use one of ${known}.`);
  }
  return parsed.data;
}

/** What the client announces: a value in a header, or an algorithm whose value comes in a trailer. */
export interface AnnouncedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; missing when it comes as a trailer. */
  readonly value: string | undefined;
}

/** @throws {AwsError} InvalidRequest when several are announced, or one is malformed. */
export function announcedChecksum(headers: HeaderMap): AnnouncedChecksum | undefined {
  const found = ChecksumAlgorithm.options
    .map((algorithm) => ({ algorithm, value: headers[PREFIX + algorithm] }))
    .filter(({ algorithm, value }) => value !== undefined || headers['x-amz-trailer'] === PREFIX + algorithm);
  const [checksum, second] = found;
  if (second !== undefined) {
    throw s3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  if (checksum === undefined) {
    const name = headers['x-amz-sdk-checksum-algorithm'];
    if (name === undefined) return undefined;
    const message = `x-amz-sdk-checksum-algorithm ${name} specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.`;
    throw s3Error('InvalidRequest', message);
  }
  if (checksum.value !== undefined) requireWellFormed(checksum.algorithm, checksum.value);
  return checksum;
}

function requireWellFormed(algorithm: ChecksumAlgorithm, value: string): void {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== DIGEST_BYTES[algorithm] || bytes.toString('base64') !== value) {
    throw s3Error('InvalidRequest', `Value for ${PREFIX}${algorithm} header is invalid: it must be base64.`);
  }
}

/** The checksum of parts' checksums, as a multipart upload's object carries it: `<base64>-<parts>`. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, partValues: readonly string[]): Checksum {
  const digest = startDigest(algorithm);
  for (const value of partValues) digest.update(Buffer.from(value, 'base64'));
  const value = `${digest.digest().toString('base64')}-${partValues.length}`;
  return { algorithm, value, type: 'COMPOSITE' };
}

/** Response headers that tell a checksum. */
export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return { [PREFIX + checksum.algorithm]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

/** XML elements that tell a checksum, e.g. `ChecksumSHA256`. */
export function checksumElements(checksum: Omit<Checksum, 'type'> | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return { [`Checksum${checksum.algorithm.toUpperCase()}`]: checksum.value };
}
