import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test } from 'vitest';
import type { RequestHead } from '../../../../localstack/embedded/edge/signature.ts';
import {
  type VerifyOptions,
  verifySignature,
} from '../../../../localstack/embedded/edge/verify-signature.ts';

const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
const settings = { region: 'us-east-1', endpoint: 'http://127.0.0.1:4566', credentials };
const KEY = "in/ä ö+(1)!*'~%&=$@;:,.csv";

interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string | null | (string | null)[]>;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** What an SDK would send, instead of sending it. */
function capture(send: (handler: { handle(request: SentRequest): Promise<never> }) => Promise<unknown>) {
  return new Promise<SentRequest>((resolve) => {
    const handle = (request: SentRequest) => {
      resolve(request);
      return Promise.reject(new Error('captured'));
    };
    send({ handle }).catch(() => {});
  });
}

function head(method: string, url: string, headers: Record<string, string>): RequestHead {
  const rawHeaders = Object.entries(headers).flat();
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { method, url, headers: lower, rawHeaders };
}

function headOf({ method, path, query, headers }: SentRequest): RequestHead {
  const pairs = Object.entries(query).map(
    ([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(String(v ?? ''))}`,
  );
  return head(method, pairs.length > 0 ? `${path}?${pairs.join('&')}` : path, headers);
}

function verify(request: RequestHead, options: Partial<VerifyOptions> = {}) {
  return verifySignature(request, {
    secretOf: (id) => (id === credentials.accessKeyId ? credentials.secretAccessKey : undefined),
    nowMs: Date.now(),
    region: 'us-east-1',
    service: 's3',
    ...options,
  });
}

async function presignedPut(): Promise<{ url: string; headers: Record<string, string> }> {
  const client = new S3Client({ ...settings, requestChecksumCalculation: 'WHEN_REQUIRED' });
  const command = new PutObjectCommand({ Bucket: 'b', Key: KEY, ContentType: 'text/csv', ContentLength: 5 });
  const url = new URL(
    await getSignedUrl(client, command, {
      expiresIn: 60,
      signableHeaders: new Set(['host', 'content-type', 'content-length']),
    }),
  );
  return {
    url: url.pathname + url.search,
    headers: { Host: url.host, 'Content-Type': 'text/csv', 'Content-Length': '5' },
  };
}

const accepted = { accessKeyId: 'AKIATEST' };

describe('a request signed by an SDK', () => {
  test('is accepted, whatever the key’s characters', async () => {
    const request = await capture((requestHandler) =>
      new S3Client({ ...settings, requestHandler }).send(
        new PutObjectCommand({ Bucket: 'b', Key: KEY, Body: 'hello', Metadata: { note: '  two  words ' } }),
      ),
    );

    expect(verify(headOf(request))).toEqual(accepted);
  });

  test('is accepted with a query', async () => {
    const command = new GetObjectCommand({
      Bucket: 'b',
      Key: KEY,
      VersionId: 'v+/=',
      ResponseContentType: 'a b',
    });
    const request = await capture((requestHandler) =>
      new S3Client({ ...settings, requestHandler }).send(command),
    );

    expect(verify(headOf(request))).toEqual(accepted);
  });

  test('is refused with another body, where the body is at hand', async () => {
    const command = new SendMessageCommand({ QueueUrl: 'http://127.0.0.1:4566/0/q', MessageBody: 'hello' });
    const request = await capture((requestHandler) =>
      new SQSClient({ ...settings, requestHandler }).send(command),
    );
    const body = Buffer.concat([request.body as Uint8Array]);

    expect(verify(headOf(request), { service: 'sqs', body })).toEqual(accepted);
    expect(() => verify(headOf(request), { service: 'sqs', body: Buffer.from('{}') })).toThrow(
      'does not match',
    );
  });

  test.each<[string, (request: RequestHead) => RequestHead, Partial<VerifyOptions>, string]>([
    ['another path', (r) => ({ ...r, url: '/b/other' }), {}, 'SignatureDoesNotMatch'],
    ['another method', (r) => ({ ...r, method: 'DELETE' }), {}, 'SignatureDoesNotMatch'],
    ['a query that was not signed', (r) => ({ ...r, url: `${r.url}?acl=` }), {}, 'SignatureDoesNotMatch'],
    [
      'a header of AWS’s that was not signed',
      (r) => ({ ...r, headers: { ...r.headers, 'x-amz-acl': 'public-read' } }),
      {},
      'AccessDenied',
    ],
    ['another secret', (r) => r, { secretOf: () => 'other' }, 'SignatureDoesNotMatch'],
    ['an unknown key', (r) => r, { secretOf: () => undefined }, 'InvalidAccessKeyId'],
    [
      'a clock that is 16 minutes ahead',
      (r) => r,
      { nowMs: Date.now() + 16 * 60_000 },
      'RequestTimeTooSkewed',
    ],
    [
      'a clock that is 16 minutes behind',
      (r) => r,
      { nowMs: Date.now() - 16 * 60_000 },
      'RequestTimeTooSkewed',
    ],
    ['another region', (r) => r, { region: 'eu-west-1' }, 'AuthorizationHeaderMalformed'],
    ['another service', (r) => r, { service: 'sqs' }, 'SignatureDoesNotMatch'],
    [
      'another kind of authorization',
      (r) => ({ ...r, headers: { ...r.headers, authorization: 'Bearer x' } }),
      {},
      'AuthorizationHeaderMalformed',
    ],
  ])('is refused with %s', async (_what, change, options, code) => {
    const command = new GetObjectCommand({ Bucket: 'b', Key: KEY });
    const request = await capture((requestHandler) =>
      new S3Client({ ...settings, requestHandler }).send(command),
    );

    expect(() => verify(change(headOf(request)), options)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a presigned URL', () => {
  test('is accepted until it expires', async () => {
    const { url, headers } = await presignedPut();

    expect(verify(head('PUT', url, headers), { nowMs: Date.now() + 59_000 })).toEqual(accepted);
    expect(() => verify(head('PUT', url, headers), { nowMs: Date.now() + 62_000 })).toThrow(
      'Request has expired',
    );
  });

  test.each<[string, (url: string) => string, Record<string, string>, string]>([
    ['another length', (url) => url, { 'Content-Length': '6' }, 'SignatureDoesNotMatch'],
    ['another type', (url) => url, { 'Content-Type': 'text/html' }, 'SignatureDoesNotMatch'],
    ['another key', (url) => url.replace('/in/', '/out/'), {}, 'SignatureDoesNotMatch'],
    ['a longer life', (url) => url.replace('Expires=60', 'Expires=600'), {}, 'SignatureDoesNotMatch'],
    [
      'a life of more than a week',
      (url) => url.replace('Expires=60', 'Expires=604801'),
      {},
      'AuthorizationQueryParametersError',
    ],
    ['metadata that was not signed', (url) => url, { 'x-amz-meta-a': 'b' }, 'AccessDenied'],
    [
      'a parameter missing',
      (url) => url.replace('X-Amz-Date=', 'X-Date='),
      {},
      'AuthorizationQueryParametersError',
    ],
  ])('is refused with %s', async (_what, change, changed, code) => {
    const { url, headers } = await presignedPut();

    expect(() => verify(head('PUT', change(url), { ...headers, ...changed }))).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

test('a request without a signature is nobody’s', () => {
  expect(verify(head('GET', '/b/k', { Host: 'x' }))).toBeUndefined();
});

test('a body whose chunks are signed is refused by name', async () => {
  const command = new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' });
  const request = headOf(
    await capture((requestHandler) => new S3Client({ ...settings, requestHandler }).send(command)),
  );
  const headers = { ...request.headers, 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' };

  expect(() => verify({ ...request, headers })).toThrow(
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD are not supported',
  );
});
