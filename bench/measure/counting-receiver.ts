import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

const Body = z.object({ timestamp: z.iso.datetime() });
const PATIENCE_MS = 120_000;

interface Received {
  readonly atMs: number;
  /** Since the event that it tells of. */
  readonly latencyMs: number;
}

/** A client's endpoint that answers 204 and remembers when what came. */
export class CountingReceiver implements AsyncDisposable {
  readonly #server = createServer(async (request, response) => {
    const { timestamp } = Body.parse(await json(request));
    this.#received.push({ atMs: performance.now(), latencyMs: Date.now() - Date.parse(timestamp) });
    response.writeHead(204).end();
    this.#told();
  });
  #received: Received[] = [];
  #told: () => void = () => undefined;

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  }

  /** The next so many deliveries. @throws when they do not come. */
  async take(count: number): Promise<readonly Received[]> {
    const deadline = performance.now() + PATIENCE_MS;
    while (this.#received.length < count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#told = resolve;
      const timer = setTimeout(resolve, deadline - performance.now());
      await promise;
      clearTimeout(timer);
      if (performance.now() >= deadline) {
        throw new Error(`Of ${count} deliveries ${this.#received.length} have come.`);
      }
    }
    return this.#received.splice(0, count);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
