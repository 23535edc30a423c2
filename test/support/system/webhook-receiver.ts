import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from './client.ts';

export interface ReceivedWebhook {
  readonly headers: Record<string, string>;
  /** Exactly what was signed. */
  readonly body: string;
  readonly event: Json;
}

/** A client's endpoint on loopback that remembers what it got and answers with the statuses it is given, then 204. */
export class WebhookReceiver implements AsyncDisposable {
  readonly received: ReceivedWebhook[] = [];
  readonly statuses: number[] = [];
  readonly #server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)]));
    this.received.push({ headers, body, event: JSON.parse(body) });
    response.writeHead(this.statuses.shift() ?? 204).end();
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
