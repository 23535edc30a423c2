import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

/** A server in the place of AWS, until the test is over; and what points a client at it. */
export async function fakeAws(answer: RequestListener): Promise<ClientConfig> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // safe: it listens on a port, not on a pipe
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    maxAttempts: 1,
  };
}

export interface JsonRefusal {
  readonly status: number;
  readonly __type: string;
}

type Json = Record<string, unknown>;

/** AWS's JSON protocols: an operation by name, its input and its output. */
export function fakeJsonService(
  answer: (operation: string, input: Json) => Json | JsonRefusal,
): Promise<ClientConfig> {
  return fakeAws(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const { status = 200, ...body } = answer(operation, (await json(request)) as Json);
    response.writeHead(Number(status), { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  });
}

/** S3's way of saying no. */
export function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

/** The wanted range of `bytes`: start and end, exclusive. */
export function rangeOf(request: IncomingMessage, bytes: Buffer): [number, number] {
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  return [Number(start ?? 0), end === undefined || end === '' ? bytes.length : Number(end) + 1];
}
