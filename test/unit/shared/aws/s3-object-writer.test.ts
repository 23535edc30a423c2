import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { writeObject } from '../../../../shared/aws/s3-object-writer.ts';
import { fakeAws, refuse } from './fake-aws.ts';

const MEBIBYTE = 1024 * 1024;
const OBJECT = { Bucket: 'results', Key: 'results/ada/1/report', ContentType: 'application/x-ndjson' };

/** Remembers what was asked of it, in S3's words, with the number of bytes that came. */
async function bucket(fails: (call: string) => boolean = () => false) {
  const calls: string[] = [];
  const config = await fakeAws(async (request, response) => {
    const bytes = (await buffer(request)).length;
    const call = nameOf(request, bytes);
    calls.push(call);
    if (fails(call)) return refuse(response, 500, 'InternalError');
    answer(call, response);
  });
  const write = (chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal) =>
    writeObject(new S3Client(config), OBJECT, chunks, signal);
  return { calls, write };
}

function nameOf({ method, url = '' }: IncomingMessage, bytes: number): string {
  const query = new URL(url, 'http://s3').searchParams;
  if (method === 'PUT')
    return `${query.has('partNumber') ? `part ${query.get('partNumber')}` : 'put'}: ${bytes}`;
  if (method === 'POST') return query.has('uploads') ? 'begin' : 'complete';
  return 'abort';
}

function answer(call: string, response: ServerResponse): void {
  if (call === 'begin') {
    return void response.end(
      '<InitiateMultipartUploadResult><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>',
    );
  }
  if (call === 'complete') {
    return void response.end(
      '<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>',
    );
  }
  response.writeHead(call === 'abort' ? 204 : 200, { etag: '"e"' }).end();
}

async function* chunks(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield Buffer.alloc(size, 'x');
}

describe('writeObject', () => {
  test.each([
    ['nothing', [], 'put: 0'],
    ['a little', [3, 4], 'put: 7'],
  ])('writes %s in one request', async (_what, sizes, call) => {
    const { calls, write } = await bucket();
    await write(chunks(...sizes));
    expect(calls).toEqual([call]);
  });

  test.each([
    ['chunks that fill parts exactly', [8 * MEBIBYTE, 8 * MEBIBYTE], [8, 8]],
    ['chunks that do not', [5 * MEBIBYTE, 5 * MEBIBYTE, 5 * MEBIBYTE], [8, 7]],
    ['one large chunk', [20 * MEBIBYTE], [8, 8, 4]],
  ])('writes more than one part of %s', async (_what, sizes, parts) => {
    const { calls, write } = await bucket();
    await write(chunks(...sizes));
    const expected = parts.map((size, index) => `part ${index + 1}: ${size * MEBIBYTE}`);
    expect(calls).toEqual(['begin', ...expected, 'complete']);
  });

  test('begins nothing when the input fails early', async () => {
    const { calls, write } = await bucket();
    const failing = async function* () {
      yield Buffer.from('x');
      throw new Error('input failed');
    };
    await expect(write(failing())).rejects.toThrow('input failed');
    expect(calls).toEqual([]);
  });

  test('takes back what it began when the input fails late', async () => {
    const { calls, write } = await bucket();
    const failing = async function* () {
      yield* chunks(9 * MEBIBYTE);
      throw new Error('input failed');
    };
    await expect(write(failing())).rejects.toThrow('input failed');
    expect(calls).toEqual(['begin', `part 1: ${8 * MEBIBYTE}`, 'abort']);
  });

  test('takes back what it began when it is aborted, and does not complete', async () => {
    const { calls, write } = await bucket();
    const abort = new AbortController();
    const input = async function* () {
      yield* chunks(9 * MEBIBYTE);
      abort.abort(new Error('cancelled'));
    };
    await expect(write(input(), abort.signal)).rejects.toThrow('cancelled');
    expect(calls.at(-1)).toBe('abort');
    expect(calls).not.toContain('complete');
  });

  test.each(['part 2', 'complete', 'begin'])('fails when S3 fails at “%s”, leaving nothing', async (step) => {
    const { calls, write } = await bucket((call) => call.startsWith(step));
    await expect(write(chunks(20 * MEBIBYTE))).rejects.toMatchObject({ name: 'InternalError' });
    expect(calls.at(-1)).toBe(step === 'begin' ? 'begin' : 'abort');
  });

  test('passes on why it failed, even when it cannot take back what it began', async () => {
    const { write } = await bucket((call) => call === 'abort');
    const failing = async function* () {
      yield* chunks(9 * MEBIBYTE);
      throw new Error('input failed');
    };
    await expect(write(failing())).rejects.toThrow('input failed');
  });
});
