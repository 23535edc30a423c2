import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { selfSignedCertificate } from '../../../support/self-signed-certificate.ts';

const SENDER = new URL('../../../../shared/runtime/guarded-webhook-sender.ts', import.meta.url).href;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port; // safe: it listens on a port, not on a pipe
}

/** Runs a program in a process whose environment names a proxy in every way there is. */
async function runBehind(proxyPort: number, program: string): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'no-proxy-')), 'program.mts');
  writeFileSync(file, program);
  const proxy = `http://127.0.0.1:${proxyPort}`;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
  const env = {
    PATH: '',
    NODE_USE_ENV_PROXY: '1',
    ...Object.fromEntries(names.map((name) => [name, proxy])),
  };
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return text(child.stdout);
}

test('webhooks are called without the proxy that the environment names, which others would take', async () => {
  let connections = 0;
  const proxyPort = await listening(
    createTcpServer((socket) => {
      connections += 1;
      socket.destroy();
    }),
  );
  const { cert, key } = selfSignedCertificate('hooks.example');
  const port = await listening(createServer((_request, response) => response.writeHead(204).end()));
  const tlsPort = await listening(
    createTlsServer({ cert, key }, (_request, response) => response.writeHead(202).end()),
  );
  const said = await runBehind(
    proxyPort,
    `import { GuardedWebhookSender } from ${JSON.stringify(SENDER)};
     const sender = new GuardedWebhookSender({
       privateWebhooks: 'loopback',
       authorities: [${JSON.stringify(cert)}],
       resolve: async () => [{ address: '127.0.0.1', family: 4 }],
     });
     const post = (url: string) => sender.post({ url, headers: {}, body: '{}' });
     const plain = await post('http://hooks.example:${port}/');
     const secure = await post('https://hooks.example:${tlsPort}/');
     console.log(plain.status, secure.status);`,
  );
  expect(said.trim()).toBe('204 202');
  expect(connections).toBe(0);

  const other = await runBehind(
    proxyPort,
    `const failure = await fetch('http://hooks.example:${port}/').catch((error) => error);
     console.log(failure instanceof Error);`,
  );
  expect(other.trim()).toBe('true');
  expect(connections).toBeGreaterThanOrEqual(1);
}, 60_000);
