import type { APIGatewayProxyEvent } from 'aws-lambda';

/** What we use of an event of a REST API's proxy integration. */
export type RequestEvent = Pick<
  APIGatewayProxyEvent,
  | 'httpMethod'
  | 'path'
  | 'headers'
  | 'multiValueHeaders'
  | 'queryStringParameters'
  | 'multiValueQueryStringParameters'
  | 'body'
  | 'isBase64Encoded'
>;

/** By what name we are called is the gateway's business. */
const SERVER = 'https://api';

/** Methods of requests whose body means nothing. */
const BODILESS = ['GET', 'HEAD'];

/** What Hono reads of a `Request`. */
type ReadRequest = Pick<
  Request,
  | 'method'
  | 'url'
  | 'headers'
  | 'body'
  | 'bodyUsed'
  | 'arrayBuffer'
  | 'bytes'
  | 'text'
  | 'json'
  | 'blob'
  | 'formData'
  | 'clone'
>;

/**
 * A `Request` that is read from the gateway's event when it is asked. Node's own copies everything at once, and refuses methods and
 * bodies that a gateway lets through and that must have an answer of ours.
 */
export class GatewayRequest implements ReadRequest {
  readonly headers: Headers;
  readonly bodyUsed = false; // it can be read again
  readonly #event: RequestEvent;
  readonly #bytes: Buffer<ArrayBuffer> | undefined;
  #url: string | undefined;

  constructor(event: RequestEvent) {
    this.#event = event;
    this.headers = headersOf(event);
    const { body, httpMethod, isBase64Encoded } = event;
    if (body === null || body === '' || BODILESS.includes(httpMethod)) return;
    this.#bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
    this.headers.set('content-length', `${this.#bytes.length}`);
  }

  get method(): string {
    return this.#event.httpMethod;
  }

  get url(): string {
    this.#url ??= new URL(`${SERVER}${this.#event.path}${queryOf(this.#event)}`).href;
    return this.#url;
  }

  get body(): Request['body'] {
    return this.#asResponse().body;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(this.#bytes ?? []).buffer; // a copy: Node's small buffers share one
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(this.#bytes ?? []);
  }

  async text(): Promise<string> {
    return this.#bytes?.toString() ?? '';
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  async blob(): Promise<Blob> {
    return this.#asResponse().blob();
  }

  async formData(): ReturnType<Request['formData']> {
    return this.#asResponse().formData();
  }

  clone(): Request {
    return new GatewayRequest(this.#event).asRequest();
  }

  /** For those who ask nothing else of a `Request` than its class says. */
  asRequest(): Request {
    return this as unknown as Request; // safe: Hono reads nothing else
  }

  #asResponse(): Response {
    return new Response(this.#bytes ?? null, { headers: this.headers });
  }
}

function headersOf({ headers, multiValueHeaders }: RequestEvent): Headers {
  const made = new Headers();
  for (const [name, values] of Object.entries(multiValueHeaders ?? {})) {
    for (const value of values ?? []) made.append(name, inAscii(value));
  }
  if (!made.keys().next().done) return made;
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value !== undefined) made.set(name, inAscii(value));
  }
  return made;
}

/** `Headers` takes no other characters than Latin-1. */
function inAscii(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is about characters beyond ASCII
  return /[^\x00-\x7f]/.test(value) ? encodeURIComponent(value) : value;
}

function queryOf({ queryStringParameters, multiValueQueryStringParameters }: RequestEvent): string {
  const query = new URLSearchParams();
  const single = Object.entries(queryStringParameters ?? {}).map(([name, value]) => [name, [value]] as const);
  const all = Object.entries(multiValueQueryStringParameters ?? Object.fromEntries(single));
  for (const [name, values] of all) for (const value of values ?? []) query.append(name, value ?? '');
  return all.length === 0 ? '' : `?${query}`;
}
