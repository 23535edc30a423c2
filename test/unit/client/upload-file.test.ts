import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { uploadFile } from '../../../client/upload-file.ts';

interface Stored {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** A storage that takes files and answers with the statuses it is given, then 200. */
async function storage(...statuses: number[]) {
  const stored: Stored[] = [];
  const server = createServer(async (request, response) => {
    const text = (await buffer(request)).toString();
    const status = statuses.shift() ?? 200;
    if (status === 200) stored.push({ url: request.url ?? '', headers: request.headers, text });
    response.writeHead(status).end('<Error><Code>SlowDown</Code><Message>Later.</Message></Error>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // safe because it listens on a port
  return { stored, url: `http://127.0.0.1:${port}` };
}

const multipart = (url: string) => ({
  method: 'MULTIPART' as const,
  parts: [3, 1, 2].map((number) => ({ number, url: `${url}/${number}`, size: number === 3 ? 1 : 4 })),
  completeUrl: '/complete',
  expiresAt: '2030-01-01T00:00:00Z',
});

test('a file goes up with the headers of its ticket and its length', async () => {
  const { stored, url } = await storage();
  const headers = { 'content-type': 'text/csv', 'x-amz-checksum-sha256': 'abc' };
  const ticket = { method: 'PUT' as const, url: `${url}/file`, headers, expiresAt: '' };
  await uploadFile(ticket, new Blob(['a,b\n1,2\n']));

  expect(stored).toMatchObject([{ url: '/file', text: 'a,b\n1,2\n', headers }]);
  expect(stored[0]?.headers).toMatchObject({ 'content-length': '8' });
  expect(stored[0]?.headers['transfer-encoding']).toBeUndefined();
});

test('parts follow each other in the file by their numbers', async () => {
  const { stored, url } = await storage();
  await uploadFile(multipart(url), new Blob(['aaaabbbbc']));

  const texts = Object.fromEntries(stored.map((part) => [part.url, part.text]));
  expect(texts).toEqual({ '/1': 'aaaa', '/2': 'bbbb', '/3': 'c' });
});

test('a part that failed comes again, and counts once', async () => {
  const { stored, url } = await storage(503, 503);
  const told: number[] = [];
  await uploadFile(multipart(url), new Blob(['aaaabbbbc']), { onProgress: (sent) => told.push(sent) });

  expect(stored.map((part) => part.text).sort()).toEqual(['aaaa', 'bbbb', 'c']);
  expect(told.at(-1)).toBe(9);
});

test('a refusal is told with the reason of the storage, at once', async () => {
  const { stored, url } = await storage(403, 403, 403);
  const refused = uploadFile(multipart(url), new Blob(['aaaabbbbc']));

  await expect(refused).rejects.toThrow('The upload was refused with 403 SlowDown: Later.');
  expect(stored).toEqual([]);
});

test('an upload can be given up', async () => {
  const { url } = await storage();
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(uploadFile(multipart(url), new Blob(['aaaabbbbc']), { signal })).rejects.toThrow('enough');
});
