import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from './client.ts';

export interface ReceivedWebhook {
  readonly headers: Record<string, string>;
  /** Exactly what was signed. */
  readonly body: string;
  readonly event: Json;
}

/** What an endpoint does with a call: `reset` hangs up in the middle of the headers, `endless` never stops talking, `silence` says nothing. */
export type ReceiverAnswer =
  | { readonly status: number; readonly headers?: Record<string, string> }
  | 'reset'
  | 'endless'
  | 'silence';

/** A client's endpoint on loopback that remembers what it got and answers with the statuses it is given, then 204. */
export class WebhookReceiver implements AsyncDisposable {
  readonly received: ReceivedWebhook[] = [];
  readonly statuses: number[] = [];
  /** They come before the statuses. */
  readonly answers: ReceiverAnswer[] = [];
  /** How many calls are under way that get no answer. */
  silent = 0;
  readonly #server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)]));
    this.received.push({ headers, body, event: JSON.parse(body) });
    const how = this.answers.shift() ?? { status: this.statuses.shift() ?? 204 };
    if (how === 'silence') {
      this.silent += 1;
      response.on('close', () => {
        this.silent -= 1;
      });
    } else answer(response, how);
  });

  static async listen(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo; // safe because it listens on a port, not a pipe
    return `http://127.0.0.1:${port}/hook`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function answer(response: ServerResponse, how: Exclude<ReceiverAnswer, 'silence'>): void {
  if (how === 'reset') {
    response.socket?.write('HTTP/1.1 200 OK\r\ncontent-ty', () => response.socket?.resetAndDestroy());
  } else if (how === 'endless') {
    const kilobyte = 'x'.repeat(1024);
    const more = () => {
      while (!response.destroyed && response.write(kilobyte));
    };
    response.on('drain', more);
    more();
  } else {
    response.writeHead(how.status, how.headers).end();
  }
}
