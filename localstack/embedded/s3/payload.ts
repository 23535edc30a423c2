import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { decodeAwsChunked } from './aws-chunked.ts';
import { announcedChecksum, type Checksum, type ChecksumAlgorithm, startDigest } from './checksums.ts';
import type { HeaderMap } from './header-map.ts';
import { notImplemented, s3Error } from './refusals.ts';

/** What was received, after everything the headers say about it was found true. */
export interface Payload {
  readonly size: number;
  /** Hex. */
  readonly md5: string;
  readonly checksum: Checksum | undefined;
}

export interface PayloadRules {
  readonly maxBytes: number;
  /** Computed also when the client announces no checksum. */
  readonly algorithm?: ChecksumAlgorithm | undefined;
}

type Write = (data: Buffer) => Promise<void> | void;

const UNSIGNED_CHUNKS = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/**
 * Reads a body to its end and hands its data to `write`, one piece at a time.
 * @throws {AwsError} when length, Content-MD5, payload hash or checksum are not as announced; what was written by
 * then must be thrown away.
 */
export async function receivePayload(
  source: Readable,
  headers: HeaderMap,
  rules: PayloadRules,
  write: Write,
): Promise<Payload> {
  try {
    return await readAndVerify(source, headers, rules, write);
  } catch (error) {
    if (source.destroyed && !source.readableEnded) {
      throw s3Error(
        'IncompleteBody',
        'The connection ended before the announced body did: send it again.',
        {},
        { cause: error },
      );
    }
    throw error;
  } finally {
    source.resume(); // the connection carries the answer only when the rest of the body is off it
  }
}

async function readAndVerify(
  source: Readable,
  headers: HeaderMap,
  rules: PayloadRules,
  write: Write,
): Promise<Payload> {
  const announced = announcedChecksum(headers);
  requireMd5(headers['content-md5']);
  const algorithm = announced?.algorithm ?? rules.algorithm;
  const md5 = createHash('md5');
  const payloadHash = isHash(headers['x-amz-content-sha256']) ? createHash('sha256') : undefined;
  const digest = algorithm === undefined ? undefined : startDigest(algorithm);
  const trailers = new Map<string, string>();
  let size = 0;
  for await (const data of decoded(source, headers, trailers)) {
    size += data.length;
    if (size > rules.maxBytes) throw entityTooLarge(rules.maxBytes);
    md5.update(data);
    payloadHash?.update(data);
    digest?.update(data);
    await write(data);
  }

  const md5Bytes = md5.digest();
  const value = digest?.digest().toString('base64');
  requireLength(headers['x-amz-decoded-content-length'], size);
  requireEqual('Content-MD5', headers['content-md5'], md5Bytes.toString('base64'));
  if (payloadHash !== undefined && payloadHash.digest('hex') !== headers['x-amz-content-sha256']) {
    throw s3Error(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  if (announced !== undefined) {
    const expected =
      announced.value ?? trailers.get(`x-amz-checksum-${announced.algorithm}`) ?? '(no trailer)';
    requireEqual(announced.algorithm.toUpperCase(), expected, value);
  }
  const checksum: Checksum | undefined =
    algorithm === undefined || value === undefined ? undefined : { algorithm, value, type: 'FULL_OBJECT' };
  return { size, md5: md5Bytes.toString('hex'), checksum };
}

function decoded(source: Readable, headers: HeaderMap, trailers: Map<string, string>): AsyncIterable<Buffer> {
  // A refusal must not destroy the request: the answer leaves through the same socket.
  const data: AsyncIterable<Buffer> = source.iterator({ destroyOnReturn: false });
  const payload = headers['x-amz-content-sha256'] ?? '';
  if (payload.startsWith('STREAMING-') && payload !== UNSIGNED_CHUNKS) {
    throw notImplemented(`x-amz-content-sha256: ${payload} (use ${UNSIGNED_CHUNKS})`);
  }
  const isChunked = payload === UNSIGNED_CHUNKS || /\baws-chunked\b/.test(headers['content-encoding'] ?? '');
  return isChunked ? decodeAwsChunked(data, trailers) : data;
}

export function entityTooLarge(maxBytes: number) {
  const message = `Your proposed upload exceeds the maximum allowed size of ${maxBytes} bytes.`;
  return s3Error('EntityTooLarge', message, { MaxSizeAllowed: String(maxBytes) });
}

function isHash(payload: string | undefined): boolean {
  return payload !== undefined && /^[0-9a-f]{64}$/.test(payload);
}

function requireMd5(given: string | undefined): void {
  if (given !== undefined && Buffer.from(given, 'base64').length !== 16) {
    throw s3Error(
      'InvalidDigest',
      'The Content-MD5 you specified is not valid: it must be an MD5 in base64.',
    );
  }
}

function requireLength(announced: string | undefined, size: number): void {
  if (announced !== undefined && Number(announced) !== size) {
    throw s3Error(
      'IncompleteBody',
      `You did not provide the number of bytes specified by x-amz-decoded-content-length: ${size} of ${announced}.`,
    );
  }
}

function requireEqual(what: string, expected: string | undefined, actual: string | undefined): void {
  if (expected !== undefined && expected !== actual) {
    throw s3Error(
      'BadDigest',
      `The ${what} you specified did not match what we received: send the body again.`,
    );
  }
}
