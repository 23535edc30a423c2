import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { S3UploadStore } from '../../../../shared/aws/s3-upload-store.ts';
import { UploadIncompleteError } from '../../../../shared/tasks/upload-incomplete-error.ts';
import { aTask } from '../../../support/builders.ts';
import { fakeAws, refuse } from './fake-aws.ts';

const HASH = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';

test.each([
  ['the hash of a file that came in one piece', HASH, HASH],
  ['no hash where S3 has only one of the parts’ hashes', `${HASH}-3`, undefined],
])('knows %s', async (_what, stored, known) => {
  const config = await fakeAws((_request, response) => {
    response.writeHead(200, { etag: '"e"', 'content-length': '5', 'x-amz-checksum-sha256': stored }).end();
  });
  const client = new S3Client(config);
  const uploads = new S3UploadStore({ client, signer: client, bucket: 'uploads' });
  expect((await uploads.stat(aTask()))?.sha256).toBe(known);
});

test.each([
  [409, 'ConditionalRequestConflict'],
  [404, 'NoSuchUpload'],
])('asks to come back while another request completes the upload (%i %s)', async (status, code) => {
  const { file, ...rest } = aTask();
  const part = `<Part><PartNumber>1</PartNumber><ETag>"e"</ETag><Size>${file.size}</Size></Part>`;
  const config = await fakeAws((request, response) => {
    if (request.method === 'HEAD') response.writeHead(404).end();
    else if (request.method === 'POST') refuse(response, status, code);
    else response.end(`<?xml version="1.0"?><ListPartsResult>${part}</ListPartsResult>`);
  });
  const client = new S3Client(config);
  const uploads = new S3UploadStore({ client, signer: client, bucket: 'uploads' });
  const completing = uploads.complete({ ...rest, file, multipartId: 'u' });
  await expect(completing).rejects.toThrow(UploadIncompleteError);
  await expect(completing).rejects.toMatchObject({ details: { retryAfterSeconds: 2 } });
});
