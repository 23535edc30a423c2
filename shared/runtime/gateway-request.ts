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
  readonly headers: EventHeaders;
  readonly bodyUsed = false; // it can be read again
  readonly #event: RequestEvent;
  readonly #bytes: Buffer<ArrayBuffer> | undefined;
  #url: string | undefined;

  constructor(event: RequestEvent) {
    this.#event = event;
    this.headers = new EventHeaders(event);
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
    return new TextDecoder().decode(this.#bytes); // without a byte order mark, as `Request` has it
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
    return new Response(this.#bytes ?? null, { headers: this.headers.asHeaders() });
  }
}

/** Headers of a request, of which only some are asked for; `Headers` checks and copies all of them. */
class EventHeaders {
  readonly #values = new Map<string, string>();

  constructor({ headers, multiValueHeaders }: RequestEvent) {
    for (const name in multiValueHeaders) this.set(name, multiValueHeaders[name]?.join(', '));
    if (this.#values.size > 0) return;
    for (const name in headers) this.set(name, headers[name]);
  }

  set(name: string, value: string | undefined): void {
    if (value !== undefined) this.#values.set(name.toLowerCase(), inAscii(value));
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  forEach(tell: (value: string, name: string) => void): void {
    this.#values.forEach(tell);
  }

  asHeaders(): Headers {
    return new Headers([...this.#values]);
  }
}

/** As clients send it that may send no other characters. */
function inAscii(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is about characters beyond ASCII
  return /[^\x00-\x7f]/.test(value) ? encodeURIComponent(value.toWellFormed()) : value;
}

function queryOf({ queryStringParameters, multiValueQueryStringParameters }: RequestEvent): string {
  const query = new URLSearchParams();
  const single = Object.entries(queryStringParameters ?? {}).map(([name, value]) => [name, [value]] as const);
  const all = Object.entries(multiValueQueryStringParameters ?? Object.fromEntries(single));
  for (const [name, values] of all) for (const value of values ?? []) query.append(name, value ?? '');
  return all.length === 0 ? '' : `?${query}`;
}
