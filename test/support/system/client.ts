import { readFile } from 'node:fs/promises';
import { isFinal } from '../../../shared/tasks/task.ts';
import { describedBy } from '../openapi-conformance.ts';
import { eventually } from './eventually.ts';

/** By the address of the API: its description stays the same, and takes a while to read. */
const descriptions = new Map<string, Promise<ReturnType<typeof describedBy>>>();

function descriptionAt(url: string): Promise<ReturnType<typeof describedBy>> {
  const known = descriptions.get(url);
  if (known !== undefined) return known;
  const read = fetch(`${url}/openapi.json`)
    .then((response) => response.json())
    .then((document) => describedBy(Object(document)));
  descriptions.set(url, read);
  return read;
}

/** JSON whose shape the test knows. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads answers as a client without types does
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface TaskRequest {
  /** `validation` unless told otherwise. */
  readonly workflows?: readonly string[];
  /** Null: none. */
  readonly schema?: string | null;
  readonly name?: string;
  readonly contentType?: string;
  readonly sha256?: string;
  readonly options?: object;
}

export const PEOPLE = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } },
  required: ['name', 'age'],
  additionalProperties: false,
};
export const BAD_CSV = 'name,age\nAda,36\nGrace,forty\n,41\n';

/** A client with nothing but HTTP, as any customer is. */
export class Client {
  readonly url: string;
  readonly #credentials: { readonly username: string; readonly password: string } | undefined;
  #token: string | undefined;

  constructor(url: string, credentials?: { username: string; password: string }) {
    this.url = url;
    this.#credentials = credentials;
  }

  /** Another client, logged in. @throws when the login is refused. */
  async logIn(username: string, password: string): Promise<Client> {
    const client = new Client(this.url, { username, password });
    await client.renewToken();
    return client;
  }

  /** Tokens are short-lived: a test that lets hours pass needs a new one. */
  async renewToken(): Promise<void> {
    this.#token = undefined;
    const answer = await this.send('POST', '/api/v1/login/access-token', this.#credentials);
    if (answer.status !== 200) throw new Error(`Login refused: ${JSON.stringify(answer.body)}`);
    this.#token = answer.body.access_token;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    await this.#requireDescribed(method, path, response, text);
    // API Gateway calls an answer without a body JSON.
    const isJson = text !== '' && (response.headers.get('content-type')?.includes('json') ?? false);
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  /** Every answer of every test is held to the API's own description. */
  async #requireDescribed(
    method: string,
    path: string,
    { status, headers }: Response,
    text: string,
  ): Promise<void> {
    const conforms = await descriptionAt(this.url);
    // API Gateway gives an answer without a body the type JSON.
    const answer = new Response(text === '' ? null : text, { status, headers });
    await conforms(method, new URL(`${this.url}${path}`).pathname, answer);
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', `/api/v1${path}`);
  }

  /** Saves the schema `people` (or another under its name). */
  saveSchema(name = 'people', schema: object = PEOPLE): Promise<Answer> {
    return this.send('PUT', `/api/v1/schemas/${name}`, schema);
  }

  /** Announces `bytes`; the answer holds `task` and `upload`. */
  createTask(bytes: Uint8Array, request: TaskRequest = {}): Promise<Answer> {
    const { name = 'people.csv', contentType = 'text/csv', schema = 'people', sha256, options } = request;
    const { workflows = ['validation'] } = request;
    return this.send('POST', '/api/v1/tasks', {
      workflows,
      ...(schema === null ? {} : { schema }),
      file: { name, size: bytes.length, contentType, ...(sha256 === undefined ? {} : { sha256 }) },
      ...(options === undefined ? {} : { options }),
    });
  }

  /** Puts the file where the ticket says, `change` applied on top. */
  upload(
    ticket: { url: string; headers: Record<string, string> },
    bytes: Uint8Array,
    change: Record<string, string> = {},
  ): Promise<Response> {
    const headers = { ...ticket.headers, ...change };
    delete headers['content-length']; // fetch sets it from the body
    return fetch(ticket.url, { method: 'PUT', headers, body: bytes as Uint8Array<ArrayBuffer> });
  }

  /** Announces and uploads. @returns the task's id */
  async submit(content: string | Uint8Array, request: TaskRequest = {}): Promise<string> {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const created = await this.createTask(bytes, request);
    if (created.status !== 201) throw new Error(`Task refused: ${JSON.stringify(created.body)}`);
    const stored = await this.upload(created.body.upload, bytes);
    if (stored.status !== 200) throw new Error(`Upload refused: ${stored.status} ${await stored.text()}`);
    return created.body.task.id;
  }

  /** The task as it stands when it is done. */
  finished(taskId: string): Promise<Json> {
    return eventually(`the end of the task ${taskId}`, async () => {
      const { status, body } = await this.get(`/tasks/${taskId}?wait=25`);
      if (status !== 200) throw new Error(`GET task: ${status} ${JSON.stringify(body)}`);
      return isFinal(body.status) ? body : undefined;
    });
  }

  /** The whole report, as a client downloads it. */
  report(taskId: string): Promise<string> {
    return this.download(`/tasks/${taskId}/validation/report?format=ndjson`);
  }

  /** What lies where the API sends to. */
  async download(path: string): Promise<string> {
    const redirect = await this.get(path);
    const location = redirect.headers.get('location');
    if (redirect.status !== 303 || location === null)
      throw new Error(`No file: ${JSON.stringify(redirect.body)}`);
    const response = await fetch(location);
    if (!response.ok) throw new Error(`Download refused: ${response.status} ${await response.text()}`);
    return response.text();
  }
}

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array;
}

export function example(name: string): Promise<Buffer> {
  return readFile(new URL(`../../../docs/examples/${name}`, import.meta.url));
}
