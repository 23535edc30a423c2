import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { selfSignedCertificate } from '../../test/support/self-signed-certificate.ts';

/** A receiver in a process of its own, with and without TLS: says where it listens, and answers 204 until it is ended. */
const identity = selfSignedCertificate('localhost');

const answer: RequestListener = (request, response) => {
  request.resume().on('end', () => response.writeHead(204).end());
};

const servers = [createHttpServer(answer), createHttpsServer(identity, answer)];
const ports = await Promise.all(
  servers.map(async (server) => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }),
);
process.send?.({ httpPort: ports[0], httpsPort: ports[1], certificate: identity.cert });
process.on('disconnect', () => process.exit());
