import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import { canonicalRequest } from './canonical-request.ts';
import { type RequestHead, type Signature, signatureOf, signedAtMs } from './signature.ts';

export interface VerifyOptions {
  readonly secretOf: (accessKeyId: string) => string | undefined;
  readonly nowMs: number;
  readonly region: string;
  /** The name by which the addressed service signs, e.g. `sqs`. */
  readonly service: string;
  /** The whole body. S3's is not read here: what its hash claims is checked while it streams in. */
  readonly body?: Buffer;
}

export interface VerifiedSignature {
  readonly accessKeyId: string;
}

const SKEW_MS = 15 * 60 * 1000;
const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
/** Each chunk would carry a signature of its own; no SDK for Node does that. */
const SIGNED_CHUNKS = 'STREAMING-AWS4-';

/**
 * Who signed the request; `undefined` when nobody did.
 * @throws {AwsError} in S3's words when the signature, its time or what it covers is not right.
 */
export function verifySignature(request: RequestHead, options: VerifyOptions): VerifiedSignature | undefined {
  const query = new URLSearchParams(request.url?.split('?').slice(1).join('?'));
  const signature = signatureOf(request, query);
  if (signature === undefined) return undefined;
  checkScope(signature, options);
  checkTime(signature, options.nowMs);
  checkCoverage(signature, request);

  const secret = options.secretOf(signature.accessKeyId);
  if (secret === undefined) {
    throw refused('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  }
  const payloadHash = payloadHashOf(signature, request, query, options.body);
  const canonical = canonicalRequest(request, query, signature.signedHeaders, payloadHash);
  const text = ['AWS4-HMAC-SHA256', signature.timestamp, signature.scope, sha256(canonical)].join('\n');
  const expected = hmac(signingKey(secret, signature), text);
  if (signature.value.length !== expected.length || !timingSafeEqual(signature.value, expected)) {
    throw refused(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    );
  }
  return { accessKeyId: signature.accessKeyId };
}

function checkScope({ region, service }: Signature, options: VerifyOptions): void {
  if (region !== options.region) {
    throw new AwsError(
      'AuthorizationHeaderMalformed',
      `The region '${region}' is wrong; expecting '${options.region}'`,
    );
  }
  if (service !== options.service) {
    throw refused(
      'SignatureDoesNotMatch',
      `The request is signed for the service '${service}', not '${options.service}'.`,
    );
  }
}

function checkTime(signature: Signature, nowMs: number): void {
  const ageMs = nowMs - signedAtMs(signature);
  if (signature.expiresSeconds === undefined) {
    if (Math.abs(ageMs) > SKEW_MS) {
      throw refused(
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
      );
    }
    return;
  }
  if (ageMs > signature.expiresSeconds * 1000) throw refused('AccessDenied', 'Request has expired');
  if (ageMs < -SKEW_MS) throw refused('AccessDenied', 'Request is not valid yet');
}

/** Presigned URLs may leave the hash of the body out; any other of AWS's own headers changes what is asked. */
function checkCoverage({ signedHeaders, expiresSeconds }: Signature, { headers }: RequestHead): void {
  const mayBeUnsigned = expiresSeconds === undefined ? [] : ['x-amz-content-sha256'];
  const missing = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))].filter(
    (name) => !signedHeaders.includes(name) && !mayBeUnsigned.includes(name),
  );
  if (missing.length > 0) {
    throw refused(
      'AccessDenied',
      `There were headers present in the request which were not signed: ${missing.join(', ')}`,
    );
  }
}

function payloadHashOf(
  { expiresSeconds }: Signature,
  { headers }: RequestHead,
  query: URLSearchParams,
  body: Buffer | undefined,
): string {
  if (body !== undefined) return sha256(body);
  const claimed = query.get('X-Amz-Content-Sha256') ?? headers['x-amz-content-sha256'];
  if (claimed === undefined && expiresSeconds !== undefined) return UNSIGNED_PAYLOAD;
  if (claimed === undefined) {
    throw new AwsError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  const hash = String(claimed);
  if (hash.startsWith(SIGNED_CHUNKS)) {
    throw new AwsError(
      'NotImplemented',
      `Bodies of kind ${hash} are not supported by the local cloud: send the hash of the whole body, or none.`,
      { status: 501 },
    );
  }
  return hash;
}

const MAX_CACHED_KEYS = 1000;
const signingKeys = new Map<string, Buffer>();

function signingKey(secret: string, { scope, date, region, service }: Signature): Buffer {
  const name = `${secret} ${scope}`;
  let key = signingKeys.get(name);
  if (key === undefined) {
    if (signingKeys.size >= MAX_CACHED_KEYS) signingKeys.clear();
    key = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), 'aws4_request');
    signingKeys.set(name, key);
  }
  return key;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function refused(code: string, message: string): AwsError {
  return new AwsError(code, message, { status: 403 });
}
