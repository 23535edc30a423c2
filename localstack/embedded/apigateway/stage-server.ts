import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import { type Authorizer, FunctionError, type Functions, type LogSink, type Place } from '../service.ts';
import { type GatewayRequest, gatewayRequest } from './gateway-request.ts';
import { type GatewayAnswer, type GatewayErrorType, gatewayAnswer, TOO_LARGE } from './gateway-response.ts';
import { matchRoute, type Route } from './match-route.ts';
import { proxyEvent } from './proxy-event.ts';
import { type ProxyAnswer, proxyAnswer } from './proxy-response.ts';
import { rawAnswer } from './raw-answer.ts';
import { readBody } from './read-body.ts';
import type { Stage } from './rest-api.ts';

/** What API Gateway takes for the request line and all headers. */
const LONGEST_HEADERS_BYTES = 10_240;

/** Node's five seconds end connections that a client is just about to use again. */
const KEEP_ALIVE_MS = 60_000;

/** What a request is refused as that node:http could not read, by the code of its error. */
const UNREADABLE_BY_CODE: Readonly<Record<string, GatewayErrorType>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMED_OUT',
};

export interface StageServerDeps {
  readonly functions: Functions;
  readonly authorizer: Authorizer;
  readonly place: Place;
  readonly clock: Clock;
  readonly log: LogSink;
}

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Why the gateway answers by itself; `reason` is for the log only. */
class GatewayRefusal extends Error {
  readonly type: GatewayErrorType;

  constructor(type: GatewayErrorType, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.type = type;
  }
}

/** A body is longer than what API Gateway takes from anybody. */
class BodyTooLargeError extends Error {}

/** Serves one stage: on a port of its own at `/`, as a custom domain with a base path mapping would, or as a part of another server. */
export class StageServer {
  readonly #deps: StageServerDeps;
  #stage: Stage;

  constructor(deps: StageServerDeps, stage: Stage) {
    this.#deps = deps;
    this.#stage = stage;
  }

  /** From the next request on, what another deployment froze. */
  serve(stage: Stage): void {
    this.#stage = stage;
  }

  /** @throws {Error} EADDRINUSE if another process has the port. */
  async listen(port: number): Promise<Listening> {
    const server = createServer(
      { maxHeaderSize: LONGEST_HEADERS_BYTES, keepAliveTimeout: KEEP_ALIVE_MS },
      (message, response) => {
        void this.answer(message, response);
      },
    );
    server.on('checkExpectation', (message, response) => {
      const refusal = new GatewayRefusal('EXPECTATION_FAILED', `expects ${message.headers.expect}`);
      this.#refuse(refusal, message, undefined, response);
    });
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#refuseUnreadable(error, socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    const address = server.address() as AddressInfo; // safe because it listens on TCP
    return { url: `http://127.0.0.1:${address.port}`, close: () => closed(server) };
  }

  /** @param prefix what comes before the path that the API knows, as in `https://<api>.execute-api…/<stage>/path` */
  async answer(message: IncomingMessage, response: ServerResponse, prefix = ''): Promise<void> {
    let request: GatewayRequest | undefined;
    try {
      request = gatewayRequest(message, this.#deps.clock.now(), prefix);
      response.setHeader('x-amzn-requestid', request.id);
      response.setHeader('x-amz-apigw-id', request.extendedId);
      send(message, response, await this.#answer(message, request));
    } catch (error) {
      if (!response.destroyed) this.#refuse(error, message, request, response);
    }
  }

  /** @throws {GatewayRefusal} for everything that no function answers. */
  async #answer(message: IncomingMessage, request: GatewayRequest): Promise<ProxyAnswer> {
    const { api } = this.#stage;
    const route = matchRoute(api, request.verb, request.path);
    if (route === undefined) {
      throw new GatewayRefusal('MISSING_AUTHENTICATION_TOKEN', `nothing at ${request.verb} ${request.path}`);
    }
    const body = await readBody(message);
    if (body === undefined) throw new BodyTooLargeError();
    this.#authorize(request, route);
    const event = proxyEvent(this.#deps.place, this.#stage, request, route, body);
    const answer = proxyAnswer(api, await this.#invoke(route, event), message.headers.accept);
    if (answer === undefined) throw new GatewayRefusal('DEFAULT_5XX', 'malformed Lambda proxy response');
    return answer;
  }

  #authorize({ verb }: GatewayRequest, { method, resourcePath }: Route): void {
    const { region, account } = this.#deps.place;
    const sourceArn = `arn:aws:execute-api:${region}:${account}:${this.#stage.api.id}/${this.#stage.name}/${verb}${resourcePath}`;
    try {
      this.#deps.authorizer.authorize({ kind: 'service', service: 'apigateway.amazonaws.com', sourceArn }, [
        { action: 'lambda:InvokeFunction', resource: method.functionArn },
      ]);
    } catch (cause) {
      if (!(cause instanceof AwsError)) throw cause;
      throw new GatewayRefusal('API_CONFIGURATION_ERROR', cause.message, { cause });
    }
  }

  async #invoke({ method }: Route, event: object): Promise<unknown> {
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    // Real time, like everything that measures work: a test's jump in time must not end it.
    const timer = setTimeout(
      () => reject(new GatewayRefusal('INTEGRATION_TIMEOUT', `no answer within ${method.timeoutMs} ms`)),
      method.timeoutMs,
    );
    try {
      return await Promise.race([this.#deps.functions.invoke(method.functionArn, event), timeout]);
    } catch (cause) {
      if (!(cause instanceof FunctionError)) throw cause;
      // Lambda takes 6 MB, in base64, where the gateway takes 10: what lies between is the client's to shorten.
      const isTooLarge = cause.errorType === 'RequestEntityTooLargeException';
      const type = isTooLarge ? 'EVENT_TOO_LARGE' : 'DEFAULT_5XX';
      throw new GatewayRefusal(type, `${cause.errorType}: ${cause.message}`, { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  #refuse(
    error: unknown,
    message: IncomingMessage,
    request: GatewayRequest | undefined,
    response: ServerResponse,
  ): void {
    const answer =
      error instanceof BodyTooLargeError ? TOO_LARGE : this.#refusal(refusalType(error), message, request);
    if (answer.status >= 500) {
      this.#deps.log({
        source: 'api-gateway',
        level: 'error',
        text: `${message.method} ${request?.path}: ${error}`,
      });
    }
    // The rest of a body that nobody reads would be taken for the next request.
    if (!message.complete) response.setHeader('connection', 'close');
    const headers = { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) };
    response.writeHead(answer.status, headers).end(answer.body);
  }

  /** What is no request of HTTP has no response either: the answer is written as it travels, and ends the connection. */
  #refuseUnreadable({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
    if (!socket.writable || code === 'ECONNRESET') socket.destroy();
    else socket.end(rawAnswer(this.#refusal(UNREADABLE_BY_CODE[code] ?? 'UNREADABLE', undefined, undefined)));
  }

  #refusal(
    type: GatewayErrorType,
    message: IncomingMessage | undefined,
    request: GatewayRequest | undefined,
  ): GatewayAnswer {
    return gatewayAnswer(this.#stage.api.gatewayResponses, type, message?.headers.accept, {
      requestId: request?.id ?? randomUUID(),
      extendedRequestId: request?.extendedId ?? '',
      path: request?.path ?? '',
      httpMethod: message?.method ?? '',
      stage: this.#stage.name,
      domainName: request?.domainName ?? '',
      apiId: this.#stage.api.id,
    });
  }
}

function refusalType(error: unknown): GatewayErrorType {
  if (error instanceof GatewayRefusal) return error.type;
  return error instanceof URIError ? 'BAD_REQUEST_PARAMETERS' : 'API_CONFIGURATION_ERROR';
}

/** @throws {GatewayRefusal} if a header cannot be sent; nothing has been sent then. */
function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: ProxyAnswer,
): void {
  const before = response.getHeaderNames();
  try {
    for (const [name, values] of headers) response.setHeader(name, [...values]);
  } catch (cause) {
    for (const name of response.getHeaderNames()) if (!before.includes(name)) response.removeHeader(name);
    throw new GatewayRefusal('DEFAULT_5XX', 'malformed Lambda proxy response: a header cannot be sent', {
      cause,
    });
  }
  const hasBody = status !== 204 && status !== 304;
  // Nobody knows the length of what a function has left out because it was asked for the headers only.
  const isLengthKnown = hasBody && (method !== 'HEAD' || body.length > 0);
  if (isLengthKnown) response.setHeader('content-length', body.length);
  response.writeHead(status).end(hasBody ? body : undefined);
}

async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
