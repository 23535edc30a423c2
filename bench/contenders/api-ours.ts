import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { StageServer } from '../../localstack/embedded/apigateway/stage-server.ts';
import { JumpingClock } from '../../localstack/embedded/clock.ts';
import { restApiHandler } from '../../shared/runtime/rest-api-handler.ts';
import { announce, apiWorld } from './api-world.ts';

// The API's function on doubles: behind nothing but HTTP (`function`), or behind the local cloud's gateway (`gateway`).
const { app, token, taskId } = await apiWorld();
const handler = restApiHandler(app);
const context = { getRemainingTimeInMillis: () => 29_000 };
type Event = Parameters<typeof handler>[0];
type Context = Parameters<typeof handler>[1];
// Safe because the gateway makes such events, and this is what we read of a context.
const invoke = async (event: unknown): Promise<unknown> => handler(event as Event, context as Context);

const url = process.argv[2] === 'gateway' ? await behindGateway() : await behindHttp();
announce({ url, token, taskId });

async function behindGateway(): Promise<string> {
  const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:api';
  const method = { httpMethod: 'ANY', functionArn, timeoutMs: 29_000 };
  const api = {
    id: 'api',
    binaryMediaTypes: [],
    resources: new Map([
      ['root', { id: 'root', parentId: undefined, pathPart: '' }],
      ['all', { id: 'all', parentId: 'root', pathPart: '{proxy+}' }],
    ]),
    methods: [
      { ...method, resourceId: 'root' },
      { ...method, resourceId: 'all' },
    ],
    gatewayResponses: new Map(),
  };
  const server = new StageServer(
    {
      functions: {
        invoke: (_, event) => invoke(event),
        principalOf: () => {
          throw new Error('Nobody asks who the function is.');
        },
      },
      authorizer: { authorize: () => {} },
      place: { region: 'eu-west-1', account: '000000000000' },
      clock: new JumpingClock(),
      log: () => {},
    },
    { name: 'live', api, deploymentId: 'first', variables: undefined },
  );
  return (await server.listen(0)).url;
}

/** The least that makes an event of a request. */
async function behindHttp(): Promise<string> {
  const server = createServer((message, response) => void answer(message, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on TCP.');
  return `http://127.0.0.1:${address.port}`;
}

interface Answer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(message.url ?? '/', 'http://localhost');
  const body = message.method === 'POST' ? await text(message) : null;
  const {
    statusCode,
    headers,
    body: sent,
  } = (await invoke({
    httpMethod: message.method,
    path: pathname,
    resource: '/{proxy+}',
    headers: message.headers,
    queryStringParameters: Object.fromEntries(searchParams),
    multiValueQueryStringParameters: null,
    multiValueHeaders: null,
    body,
    isBase64Encoded: false,
    requestContext: {
      path: pathname,
      requestId: randomUUID(),
      identity: { sourceIp: '127.0.0.1' },
      domainName: 'localhost',
    },
  })) as Answer; // what a proxy integration answers with
  // Gateways say how long an answer is; without it, Node sends it in pieces.
  response.writeHead(statusCode, { ...headers, 'content-length': Buffer.byteLength(sent) }).end(sent);
}
