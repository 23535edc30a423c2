import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AwsError } from '../../../../localstack/embedded/aws-error.ts';
import { FunctionError } from '../../../../localstack/embedded/service.ts';
import { anApi, deployApi, restApis } from './an-api.ts';

describe('the gateway itself', () => {
  test('answers "Missing Authentication Token" to what the API does not declare', async () => {
    const { get } = await anApi(undefined, { routes: [['GET', '/tasks']] });
    const response = await get('/other');
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(await response.text()).toBe('{"message":"Missing Authentication Token"}');
  });

  test('answers 502 when the function fails, and does not say how', async () => {
    const { get, logged } = await anApi(() => {
      throw new FunctionError('Runtime.ExitError', 'secret trouble');
    });
    const response = await get('/');
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain('trouble');
    expect(logged).toEqual([expect.stringContaining('Runtime.ExitError: secret trouble')]);
  });

  test('answers 500 when it may not invoke the function', async () => {
    const world = await anApi(() => expect.fail('was invoked'));
    world.authorizer.authorize = () => {
      throw new AwsError('AccessDenied', 'no permission');
    };
    expect((await world.get('/')).status).toBe(500);
    expect(world.logged.join()).toContain('no permission');
  });

  test('answers 504 when the function takes longer than the integration allows', async () => {
    const { get } = await anApi(() => new Promise(() => {}), { integration: { TimeoutInMillis: 50 } });
    const response = await get('/');
    expect(response.status).toBe(504);
    expect(await response.json()).toEqual({ message: 'Endpoint request timed out' });
  });

  test('gives a function its time in full when the clock jumps', async () => {
    const invoked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<object>();
    const { get, clock } = await anApi(() => {
      invoked.resolve();
      return answer.promise;
    });
    const pending = get('/');
    await invoked.promise;
    clock.advance(3_600_000);
    answer.resolve({ statusCode: 200 });
    expect((await pending).status).toBe(200);
  });

  test('takes a body of 10 MB and refuses a longer one', async () => {
    const { get } = await anApi((event) => ({ statusCode: 200, body: String(event.body?.length) }));
    const post = (length: number) => get('/', { method: 'POST', body: 'x'.repeat(length) });
    expect(await (await post(10 * 1024 * 1024)).text()).toBe('10485760');
    const refused = await post(10 * 1024 * 1024 + 1);
    expect(refused.status).toBe(413);
    expect(refused.headers.get('content-type')).toBe('text; charset=utf-8');
    expect(await refused.text()).toBe('HTTP content length exceeded 10485760 bytes.');
  });

  test('goes on when a client leaves in the middle of a body, or before the answer', async () => {
    const invoked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const { url, get, logged } = await anApi(async (event) => {
      if (event.path !== '/slow') return { statusCode: 200 };
      invoked.resolve();
      await answer.promise;
      return { statusCode: 200, body: 'too late' };
    });
    const leave = async (request: string, when: Promise<unknown>) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      await new Promise((resolve) => socket.write(request, resolve));
      await when;
      await new Promise((resolve) => socket.once('close', resolve).resetAndDestroy());
    };
    await leave('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf', get('/'));
    await leave('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n', invoked.promise);
    answer.resolve();
    expect((await get('/')).status).toBe(200);
    expect(logged).toEqual([]);
  });
});

/** All that comes back for a text that need not be HTTP. */
function exchange(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.write(text);
  return new Promise((resolve, reject) => socket.once('end', () => resolve(received)).once('error', reject));
}

describe('what is no request', () => {
  const UNREADABLE: readonly (readonly [what: string, text: string, status: number, message: string])[] = [
    ['no HTTP', 'hello?\r\n\r\n', 400, 'Bad Request'],
    ['a header that would be two', 'GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n', 400, 'Bad Request'],
    [
      'too long a header',
      `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${'x'.repeat(11_000)}\r\n\r\n`,
      431,
      'Request Header Fields Too Large',
    ],
    [
      'an expectation that nobody fulfils',
      'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: tea\r\nContent-Length: 0\r\n\r\n',
      417,
      'Expectation Failed',
    ],
  ];

  test.each(UNREADABLE)('because it is %s gets an answer all the same', async (_, text, status, message) => {
    const { url } = await anApi(() => expect.fail('was invoked'));
    const answer = await exchange(url, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.endsWith(`\r\n\r\n${JSON.stringify({ message })}`)).toBe(true);
  });

  test.each(UNREADABLE)('because it is %s gets it in the API’s own words', async (_, text) => {
    const words = {
      ResponseType: 'DEFAULT_4XX',
      StatusCode: '400',
      ResponseParameters: { 'gatewayresponse.header.Content-Type': "'application/problem+json'" },
      ResponseTemplates: { 'application/json': '{"type":"$context.error.responseType"}' },
    };
    const { url } = await anApi(() => expect.fail('was invoked'), { gatewayResponses: [words] });
    const answer = await exchange(url, text);
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(answer).toContain('content-type: application/problem+json\r\n');
    expect(answer).toContain('{"type":"DEFAULT_4XX"}');
  });
});

test('no length is claimed for what HEAD leaves out', async () => {
  const { get } = await anApi(({ httpMethod }) => ({
    statusCode: 200,
    body: httpMethod === 'HEAD' ? '' : 'abc',
  }));
  expect((await get('/')).headers.get('content-length')).toBe('3');
  expect((await get('/', { method: 'HEAD' })).headers.has('content-length')).toBe(false);
});

describe('gateway responses', () => {
  const PROBLEM = {
    ResponseType: 'DEFAULT_4XX',
    ResponseParameters: {
      'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
    },
    ResponseTemplates: {
      'application/json':
        '{"title":$context.error.messageString,"type":"$context.error.responseType","id":"$context.requestId"}',
    },
  };

  test('word what has no words of its own', async () => {
    const { get } = await anApi(undefined, { routes: [['GET', '/a']], gatewayResponses: [PROBLEM] });
    const response = await get('/');
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      title: 'Missing Authentication Token',
      type: 'MISSING_AUTHENTICATION_TOKEN',
      id: response.headers.get('x-amzn-requestid'),
    });
  });

  test('of a type come before those of its class, and may change the status', async () => {
    const missing = { ResponseType: 'MISSING_AUTHENTICATION_TOKEN', StatusCode: '404' };
    const { get } = await anApi(undefined, { routes: [['GET', '/a']], gatewayResponses: [PROBLEM, missing] });
    const response = await get('/');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: 'Missing Authentication Token' });
  });

  test('of class 5XX word the failures of functions', async () => {
    const broken = {
      ResponseType: 'DEFAULT_5XX',
      ResponseTemplates: { 'application/json': '$context.error.message', 'text/plain': 'plain' },
    };
    const { get } = await anApi(() => 'malformed', { gatewayResponses: [broken] });
    expect(await (await get('/')).text()).toBe('Internal server error');
    expect(await (await get('/', { headers: { accept: 'text/plain' } })).text()).toBe('plain');
  });
});

describe('listening', () => {
  test('passes on that the port is taken', async () => {
    const { url } = await anApi();
    const { apis, create } = restApis();
    await deployApi(create);
    await expect(apis.listen(Number(new URL(url).port))).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('needs exactly one stage', async () => {
    const { apis, create } = restApis();
    expect(() => apis.listen(0)).toThrow('the templates deploy none');
    await deployApi(create);
    await deployApi(create, { stage: { StageName: 'other' } });
    expect(() => apis.listen(0)).toThrow(/exactly one stage.*prod.*other/);
  });

  test('ends at once, with connections still open', async () => {
    const { apis, create } = restApis();
    await deployApi(create);
    const { url, close } = await apis.listen(0);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.on('error', () => {});
    await close();
    await expect(fetch(url)).rejects.toThrow();
  });
});
