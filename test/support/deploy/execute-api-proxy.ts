import { createServer, type Server, request as send } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { selfSignedCertificate } from '../self-signed-certificate.ts';

/**
 * Brings `https://<api>.execute-api.<region>.amazonaws.com/…` to an account in this process: a proxy for programs that know the address
 * from the stacks' outputs and nothing else. It lets nobody out to any other host.
 */
export class ExecuteApiProxy implements AsyncDisposable {
  /** Of the authority that signed for the names. */
  readonly certificate: string;
  readonly #proxy: Server;
  readonly #front: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(endpoint: string, region: string) {
    const domain = `.execute-api.${region}.amazonaws.com`;
    const identity = selfSignedCertificate(`*${domain}`);
    this.certificate = identity.cert;
    this.#front = createTlsServer(identity, (request, response) => {
      const api = request.headers.host?.split('.')[0];
      const target = new URL(`/_aws/execute-api/${api}${request.url}`, endpoint);
      const { method, headers } = request;
      const forwarded = send(target, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      forwarded.on('error', () => response.destroy());
      request.pipe(forwarded);
    });
    this.#proxy = createServer().on('connect', (request, socket: Socket) => {
      if (!request.url?.endsWith(`${domain}:443`)) {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      const through = connect(portOf(this.#front), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        socket.pipe(through).pipe(socket);
      });
      for (const end of [socket, through]) {
        this.#sockets.add(end);
        end.on('error', () => {}).on('close', () => this.#close(socket, through));
      }
    });
  }

  static async listen(endpoint: string, region: string): Promise<ExecuteApiProxy> {
    const proxy = new ExecuteApiProxy(endpoint, region);
    for (const server of [proxy.#front, proxy.#proxy])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.#proxy)}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of [this.#proxy, this.#front]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  #close(...ends: Socket[]): void {
    for (const end of ends) {
      end.destroy();
      this.#sockets.delete(end);
    }
  }
}

function portOf(server: Server): number {
  const { port } = server.address() as AddressInfo; // safe because it listens on a port, not a pipe
  return port;
}
