import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RestApis } from '../apigateway/rest-apis.ts';
import type { JsonService, QueryService, S3Service } from '../service.ts';
import { apiAddress } from './api-address.ts';
import type { EdgeContext } from './edge-context.ts';
import { JsonFront } from './json-front.ts';
import { isQuery, QueryFront } from './query-front.ts';
import { S3Front } from './s3-front.ts';

const LOOPBACK = '127.0.0.1';
/** Longer than a client may pause: who sends into a connection that is just being closed sees ECONNRESET. */
const KEEP_ALIVE_MS = 10 * 60 * 1000;

/** What answers at the edge besides the services that are offered to it. */
export interface EdgeServices {
  readonly s3: S3Service;
  readonly apis: Pick<RestApis, 'stage'>;
}

/** One port for all AWS APIs, as `AWS_ENDPOINT_URL` wants it. Only this machine can reach it. */
export class EdgeServer {
  readonly #server: Server;
  readonly #jsonFront: JsonFront;
  readonly #queryFront: QueryFront;

  constructor(context: EdgeContext, { s3, apis }: EdgeServices) {
    this.#jsonFront = new JsonFront(context);
    this.#queryFront = new QueryFront(context);
    const s3Front = new S3Front(context, s3);
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      // SDKs correct their own clock by this header.
      response.sendDate = false;
      response.setHeader('date', new Date(context.clock.now()).toUTCString());
      const api = apiAddress(request.url);
      const stage = api && apis.stage(api.id, api.stage);
      if (stage !== undefined) void stage.answer(request, response, api?.prefix);
      else if (request.headers['x-amz-target'] !== undefined) void this.#jsonFront.handle(request, response);
      else if (isQuery(request)) void this.#queryFront.handle(request, response);
      else void s3Front.handle(request, response);
    });
  }

  /** From now on the service is asked, under the name by which its requests are signed. */
  offer(signingName: string, service: JsonService | QueryService): void {
    if ('targetPrefix' in service) this.#jsonFront.offer({ signingName, service });
    else this.#queryFront.offer(signingName, service);
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
