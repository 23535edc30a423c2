import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { S3ByteSource } from '../../../../shared/aws/s3-byte-source.ts';
import { UploadChangedError } from '../../../../shared/tasks/upload-changed-error.ts';
import { fakeAws, rangeOf, refuse } from './fake-aws.ts';

const BYTES = randomBytes(300_000);

type Answer = (request: IncomingMessage, response: ServerResponse, range: Buffer, count: number) => void;

async function sourceOn(answer: Answer) {
  const requests: IncomingMessage['headers'][] = [];
  const config = await fakeAws((request, response) => {
    requests.push(request.headers);
    const [start, end] = rangeOf(request, BYTES);
    answer(request, response, BYTES.subarray(start, end), requests.length);
  });
  const object = { bucket: 'uploads', key: 'uploads/ada/1', eTag: '"etag"', size: BYTES.length };
  const source = new S3ByteSource(new S3Client(config), object);
  const read = async (start: number, end: number) =>
    Buffer.concat(await Array.fromAsync(source.read(start, end)));
  return { source, read, requests, ranges: () => requests.map(({ range }) => range) };
}

const whole: Answer = (_request, response, range) => {
  response.writeHead(206, { 'content-length': range.length }).end(range);
};

/** Promises the whole range, sends a part of it, and hangs up. */
const brokenAfter =
  (bytes: number): Answer =>
  (_request, response, range) => {
    response.writeHead(206, { 'content-length': range.length });
    response.write(range.subarray(0, bytes), () => setImmediate(() => response.destroy()));
  };

describe('S3ByteSource', () => {
  test('reads a range, of the version that was checked only', async () => {
    const { source, read, requests } = await sourceOn(whole);
    expect(source.size).toBe(BYTES.length);
    expect((await read(1000, 200_000)).equals(BYTES.subarray(1000, 200_000))).toBe(true);
    expect(requests).toMatchObject([{ range: 'bytes=1000-199999', 'if-match': '"etag"' }]);
  });

  test('asks for nothing when nothing is wanted', async () => {
    const { read, requests } = await sourceOn(whole);
    expect(await read(5, 5)).toHaveLength(0);
    expect(requests).toEqual([]);
  });

  test('goes on where a connection broke, as often as it brings something', async () => {
    const { read, ranges } = await sourceOn((request, response, range, count) =>
      (count < 7 ? brokenAfter(40_000) : whole)(request, response, range, count),
    );
    expect((await read(0, BYTES.length)).equals(BYTES)).toBe(true);
    expect(new Set(ranges()).size).toBe(ranges().length);
    expect(ranges()[0]).toBe('bytes=0-299999');
  });

  test('gives up, loudly, when a connection breaks again and again without bringing anything', async () => {
    const { read, ranges } = await sourceOn((request, response, range, count) =>
      (count === 1 ? brokenAfter(40_000) : brokenAfter(0))(request, response, range, count),
    );
    await expect(read(0, BYTES.length)).rejects.toThrow(/keeps breaking off at byte \d+ of 300000/);
    expect(ranges().length).toBeLessThan(7);
  });

  test('does not take another length than it asked for', async () => {
    const { read } = await sourceOn((_request, response) => response.writeHead(200).end(BYTES));
    await expect(read(0, 10)).rejects.toThrow('S3 answered');
  });

  test.each([
    [412, 'PreconditionFailed'],
    [404, 'NoSuchKey'],
  ])('says that the upload has changed when S3 answers %d', async (status, code) => {
    const { read } = await sourceOn((_request, response) => refuse(response, status, code));
    await expect(read(0, 10)).rejects.toThrow(UploadChangedError);
  });

  test('says so also when it changes in the middle', async () => {
    const { read } = await sourceOn((request, response, range, count) => {
      if (count > 1) return refuse(response, 412, 'PreconditionFailed');
      brokenAfter(40_000)(request, response, range, count);
    });
    await expect(read(0, BYTES.length)).rejects.toThrow(UploadChangedError);
  });

  test('passes an outage on as it is', async () => {
    const { read } = await sourceOn((_request, response) => refuse(response, 503, 'SlowDown'));
    await expect(read(0, 10)).rejects.toMatchObject({ name: 'SlowDown' });
  });

  test('ends the transfer when no more is wanted', async () => {
    const closed = Promise.withResolvers<void>();
    const { source } = await sourceOn((_request, response) => {
      response.writeHead(206, { 'content-length': BYTES.length }).write(BYTES.subarray(0, 10));
      response.on('close', () => closed.resolve());
    });
    for await (const _chunk of source.read(0, BYTES.length)) break;
    await closed.promise;
  });
});
