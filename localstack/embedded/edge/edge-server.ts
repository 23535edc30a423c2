import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Service } from '../service.ts';
import type { EdgeContext } from './edge-context.ts';
import { JsonFront, type SignedService } from './json-front.ts';
import { S3Front } from './s3-front.ts';

const LOOPBACK = '127.0.0.1';
/** Longer than a client may pause: who sends into a connection that is just being closed sees ECONNRESET. */
const KEEP_ALIVE_MS = 10 * 60 * 1000;

/** One port for all AWS APIs, as `AWS_ENDPOINT_URL` wants it. Only this machine can reach it. */
export class EdgeServer {
  readonly #server: Server;

  constructor(context: EdgeContext, s3: S3Service, services: readonly SignedService[]) {
    const jsonFront = new JsonFront(context, services);
    const s3Front = new S3Front(context, s3);
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      // SDKs correct their own clock by this header.
      response.sendDate = false;
      response.setHeader('date', new Date(context.clock.now()).toUTCString());
      const front = request.headers['x-amz-target'] === undefined ? s3Front : jsonFront;
      void front.handle(request, response);
    });
  }

  /** Begins to listen; 0 takes any free port. @returns the endpoint's URL */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, LOOPBACK, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address() as AddressInfo; // safe because it listens on a port, not a pipe
    return `http://${LOOPBACK}:${address.port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
}
