import type { LookupAddress } from 'node:dns';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { GuardedWebhookSender } from '../../../../shared/runtime/guarded-webhook-sender.ts';
import { selfSignedCertificate } from '../../../support/self-signed-certificate.ts';

const servers: Server[] = [];

async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port; // safe: it listens on a port, not on a pipe
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const address = (ip: string): LookupAddress => ({ address: ip, family: ip.includes(':') ? 6 : 4 });
const request = (url: string) => ({ url, headers: { 'webhook-id': 'evt_1' }, body: '{"text":"ümlaut"}' });

describe('an endpoint that may be called', () => {
  test('gets one POST with exactly the body that was signed', async () => {
    const seen: { message: IncomingMessage; body: string }[] = [];
    const port = await listen(async (message, response) => {
      seen.push({ message, body: await text(message) });
      response.writeHead(202).end('thanks');
    });
    const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback' });
    expect(await sender.post(request(`http://127.0.0.1:${port}/hook?x=1`))).toMatchObject({ status: 202 });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.message).toMatchObject({ method: 'POST', url: '/hook?x=1' });
    expect(seen[0]?.message.headers).toMatchObject({ 'webhook-id': 'evt_1', 'content-length': '18' });
    expect(seen[0]?.body).toBe('{"text":"ümlaut"}');
  });

  test('is reached at the address that was checked, under its own name, and asked for once', async () => {
    const hosts: (string | undefined)[] = [];
    const port = await listen((message, response) => {
      hosts.push(message.headers.host);
      response.end();
    });
    let lookups = 0;
    const resolve = async () => {
      lookups += 1;
      return [address(lookups === 1 ? '127.0.0.1' : '203.0.113.1')];
    };
    const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback', resolve });
    expect(await sender.post(request(`http://hooks.example:${port}/`))).toMatchObject({ status: 200 });
    expect(hosts).toEqual([`hooks.example:${port}`]);
    expect(lookups).toBe(1);
  });

  test('is not followed to where it redirects', async () => {
    const paths: (string | undefined)[] = [];
    const port = await listen((message, response) => {
      paths.push(message.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback' });
    expect(await sender.post(request(`http://127.0.0.1:${port}/hook`))).toMatchObject({ status: 302 });
    expect(paths).toEqual(['/hook']);
  });

  test('may answer at length, but is not listened to for ever', async () => {
    let isStopped = false;
    const port = await listen((_message, response) => {
      const kilobyte = Buffer.alloc(1024, 'x');
      const more = () => {
        while (!isStopped && response.write(kilobyte));
      };
      response.on('drain', more).on('close', () => {
        isStopped = true;
      });
      more();
    });
    const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback' });
    const answer = await sender.post(request(`http://127.0.0.1:${port}/`));
    expect(answer).toEqual({ status: 200, excerpt: 'x'.repeat(1024), retryAfter: undefined });
  });

  test.each<[string, RequestListener]>([
    ['never answers', () => undefined],
    ['never ends its answer', (_message, response) => void response.write('x')],
  ])('is given up when it %s', async (_what, listener) => {
    const port = await listen(listener);
    const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback', timeoutMs: 50 });
    await expect(sender.post(request(`http://127.0.0.1:${port}/`))).rejects.toThrow();
  });

  test('is given up when nobody answers for its name', async () => {
    const sender = new GuardedWebhookSender({
      privateWebhooks: 'none',
      timeoutMs: 20,
      resolve: () => new Promise(() => {}),
    });
    await expect(sender.post(request('https://hooks.example/'))).rejects.toThrow('timeout');
  });

  test('is given up after 15 seconds when it is silent for 60', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { promise: called, resolve } = Promise.withResolvers<void>();
      const port = await listen(() => resolve());
      const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback' });
      const outcomes: string[] = [];
      const posted = sender.post(request(`http://127.0.0.1:${port}/`)).then(
        () => void outcomes.push('answered'),
        (error: Error) => void outcomes.push(error.message),
      );
      await called;
      await vi.advanceTimersByTimeAsync(14_999);
      expect(outcomes).toEqual([]);
      await vi.advanceTimersByTimeAsync(45_001);
      await posted;
      expect(outcomes).toEqual(['There was no whole answer within 15 s (timeout).']);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test.each([
    ['of its headers', (response: ServerResponse) => response.socket],
    [
      'of its body',
      (response: ServerResponse) => {
        response.writeHead(200);
        return response;
      },
    ],
  ])('is given up after 15 seconds when it drips a byte %s every second', async (_what, open) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const called = Promise.withResolvers<Writable>();
      const port = await listen((_message, response) =>
        called.resolve(open(response) ?? expect.fail('gone')),
      );
      const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback' });
      let outcome: string | undefined;
      const posted = sender.post(request(`http://127.0.0.1:${port}/`)).then(
        () => expect.fail('it was answered'),
        (error: Error) => {
          outcome = error.message;
        },
      );
      const drip = await called.promise;
      drip.on('error', () => undefined);
      for (const byte of 'HTTP/1.1 200 OK') {
        expect(outcome).toBeUndefined();
        await new Promise<void>((resolve) => drip.write(byte, () => resolve()));
        await vi.advanceTimersByTimeAsync(1000);
      }
      await posted;
      expect(outcome).toBe('There was no whole answer within 15 s (timeout).');
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is given up when its headers have no end, and when it only says that it goes on', async () => {
    const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback', timeoutMs: 200 });
    const endless = await listen((_message, { socket }) => {
      socket?.on('error', () => undefined);
      socket?.write(`HTTP/1.1 200 OK\r\n${'x-more: and more\r\n'.repeat(100_000)}`);
    });
    await expect(sender.post(request(`http://127.0.0.1:${endless}/`))).rejects.toThrow();
    const goingOn = await listen((_message, { socket }) => {
      socket?.on('error', () => undefined);
      socket?.write('HTTP/1.1 102 Processing\r\n\r\n'.repeat(1000));
    });
    await expect(sender.post(request(`http://127.0.0.1:${goingOn}/`))).rejects.toThrow();
  });

  test('is read for 64 KiB when it answers with a gigabyte, whatever it says of its length', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let written = 0;
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const port = await listen((_message, response) => {
      response.writeHead(200, { 'content-length': 1_000_000_000 });
      const more = () => {
        do written += chunk.length;
        while (response.write(chunk));
      };
      response.on('drain', more).on('close', resolve);
      more();
    });
    const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback' });
    expect(await sender.post(request(`http://127.0.0.1:${port}/`))).toMatchObject({ status: 200 });
    await closed;
    expect(written).toBeLessThan(200_000_000); // what the two ends of a connection hold back, and no gigabyte
  });

  test.each([
    ['in the middle of its headers', 'HTTP/1.1 200 OK\r\ncontent-ty'],
    ['in the middle of its body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nxx'],
  ])('has not answered when the connection is reset %s', async (_what, beginning) => {
    const port = await listen(({ socket }) => void socket.write(beginning, () => socket.resetAndDestroy()));
    const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback' });
    await expect(sender.post(request(`http://127.0.0.1:${port}/`))).rejects.toThrow();
  });

  test('is not followed to a metadata address', async () => {
    const port = await listen((_message, response) => {
      response.writeHead(301, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
    });
    const asked: string[] = [];
    const sender = new GuardedWebhookSender({
      privateWebhooks: 'loopback',
      resolve: async (host) => {
        asked.push(host);
        return [address('127.0.0.1')];
      },
    });
    expect(await sender.post(request(`http://hooks.example:${port}/`))).toMatchObject({ status: 301 });
    expect(asked).toEqual(['hooks.example']);
  });

  test('is given up when it hangs up', async () => {
    const port = await listen((message) => void message.socket.destroy());
    const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback' });
    await expect(sender.post(request(`http://127.0.0.1:${port}/`))).rejects.toThrow();
  });
});

describe('an endpoint with TLS', () => {
  const identity = selfSignedCertificate('hooks.example');

  async function listenTls(given = identity) {
    const names: (string | false | null)[] = [];
    const bodies: string[] = [];
    const server = createTlsServer(given, async (message, response) => {
      bodies.push(await text(message));
      response.end();
    });
    server.on('secureConnection', (socket) => names.push(socket.servername));
    server.on('tlsClientError', () => undefined);
    servers.push(server.listen(0, '127.0.0.1'));
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo; // safe: it listens on a port, not on a pipe
    return { port, names, bodies };
  }

  const senderTrusting = (...authorities: string[]) =>
    new GuardedWebhookSender({
      privateWebhooks: 'loopback',
      authorities,
      resolve: async () => [address('127.0.0.1')],
    });

  test('is asked for by its name at the address that was checked, and proves the name', async () => {
    const { port, names, bodies } = await listenTls();
    const answer = await senderTrusting(identity.cert).post(request(`https://hooks.example:${port}/`));
    expect(answer.status).toBe(200);
    expect(names).toEqual(['hooks.example']);
    expect(bodies).toHaveLength(1);
  });

  test.each([
    ['has a certificate for another name', 'https://other.example', identity, identity.cert, /altnames/],
    ['has a certificate for no address', 'https://127.0.0.1', identity, identity.cert, /altnames/],
    ['has a certificate of nobody we trust', 'https://hooks.example', identity, undefined, /self-signed/],
    [
      'has a certificate that is over',
      'https://hooks.example',
      selfSignedCertificate('hooks.example', new Date('2020-01-01')),
      'its own',
      /expired/,
    ],
  ])('is told nothing when it %s', async (_what, origin, given, trusted, error) => {
    const { port, bodies } = await listenTls(given);
    const other = selfSignedCertificate('hooks.example').cert;
    const sender = senderTrusting(trusted === 'its own' ? given.cert : (trusted ?? other));
    await expect(sender.post(request(`${origin}:${port}/`))).rejects.toThrow(error);
    expect(bodies).toEqual([]);
  });
});

describe('an address that is not public', () => {
  const literals = [
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '192.0.2.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::169.254.169.254]',
    '[2002:7f00:1::]',
    '[2001:0:4136:e378:8000:63bf:80ff:fffe]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[ff02::1]',
  ];

  test.each(literals)('is refused in the URL: %s', async (host) => {
    const sender = new GuardedWebhookSender({ privateWebhooks: 'none' });
    await expect(sender.post(request(`https://${host}/`))).rejects.toThrow('not public');
  });

  test.each(['10.0.0.1', '::1', '::ffff:10.0.0.1', '169.254.169.254'])(
    'is refused when a name leads to it: %s',
    async (ip) => {
      const sender = new GuardedWebhookSender({
        privateWebhooks: 'none',
        resolve: async () => [address(ip)],
      });
      await expect(sender.post(request('https://hooks.example/'))).rejects.toThrow('not public');
    },
  );

  test('is not connected to when a name that was public leads to it at the next look', async () => {
    const others = ['169.254.169.254', '127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::a00:1'];
    const answers = [['203.0.113.1', ...others], ...others.map((ip) => [ip])];
    const resolve = async () => (answers.shift() ?? []).map(address);
    const sender = new GuardedWebhookSender({ privateWebhooks: 'none', resolve });
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await expect(sender.post(request('https://hooks.example/'))).rejects.toThrow('not public');
    }
    expect(answers).toEqual([]);
  });

  test('gets no connection, whatever DNS says after the first time', async () => {
    let connections = 0;
    const server = createServer().on('connection', () => {
      connections += 1;
    });
    servers.push(server.listen(0, '127.0.0.1'));
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo; // safe: it listens on a port, not on a pipe
    const rebound = [
      '169.254.169.254',
      '127.0.0.1',
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '64:ff9b::7f00:1',
    ];
    const answers = [...rebound.map((ip) => ['93.184.215.14', ip]), ...rebound.map((ip) => [ip])];
    const resolve = async () => (answers.shift() ?? []).map(address);
    const sender = new GuardedWebhookSender({ privateWebhooks: 'none', resolve });
    while (answers.length > 0) {
      await expect(sender.post(request(`https://hooks.example:${port}/`))).rejects.toThrow('not public');
    }
    expect(connections).toBe(0);
  });

  test('is refused although other addresses of the name are public', async () => {
    const resolve = async () => [address('203.0.114.1'), address('10.0.0.1')];
    const sender = new GuardedWebhookSender({ privateWebhooks: 'none', resolve });
    await expect(sender.post(request('https://hooks.example/'))).rejects.toThrow('not public');
  });

  test.each(['10.0.0.1', '169.254.169.254', '0.0.0.0'])(
    'is refused also where loopback is allowed: %s',
    async (ip) => {
      const sender = new GuardedWebhookSender({ privateWebhooks: 'loopback' });
      await expect(sender.post(request(`https://${ip}/`))).rejects.toThrow('not public');
    },
  );

  test('is not called without TLS, public or not', async () => {
    const resolve = async () => [address('203.0.114.1')];
    for (const privateWebhooks of ['none', 'loopback'] as const) {
      const sender = new GuardedWebhookSender({ privateWebhooks, resolve });
      await expect(sender.post(request('http://hooks.example/'))).rejects.toThrow('only https');
    }
  });

  test('is not there at all when a name has none', async () => {
    const sender = new GuardedWebhookSender({ privateWebhooks: 'none', resolve: async () => [] });
    await expect(sender.post(request('https://hooks.example/'))).rejects.toThrow('has no address');
  });
});
