import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../support/system/client.ts';
import { type System, startSystem } from '../../support/system/system.ts';

describe('a client who is not known sees at the front door', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  const withToken = { authorization: 'Bearer not.a.token' };
  const wrongLogin = { username: 'admin', password: 'a wrong guess' };
  test.each<[string, string, (client: Client) => ReturnType<Client['send']>, string]>([
    ['without a token', 'unauthenticated', (client) => client.get('/tasks'), 'Bearer realm="etl-design"'],
    [
      'with a token that is none',
      'unauthenticated',
      (client) => client.send('GET', '/api/v1/tasks', undefined, withToken),
      'Bearer realm="etl-design", error="invalid_token"',
    ],
    [
      'with a wrong password',
      'invalid-credentials',
      (client) => client.send('POST', '/api/v1/login/access-token', wrongLogin),
      'Bearer realm="etl-design"',
    ],
  ])(
    '%s a 401 that is %s, and its challenge under the gateway’s name',
    async (_who, code, ask, challenge) => {
      const { status, headers, body } = await ask(system.anonymous);
      expect(status).toBe(401);
      expect(body).toMatchObject({ code });
      expect(headers.get('x-amzn-remapped-www-authenticate')).toBe(challenge);
      expect(headers.has('www-authenticate')).toBe(false);
    },
  );

  test('as a page of another origin, that it may read the challenge', async () => {
    const origin = { origin: 'http://localhost:5173' };
    const { headers } = await system.anonymous.send('GET', '/api/v1/tasks', undefined, origin);
    expect(headers.get('access-control-expose-headers')?.toLowerCase().split(/, ?/)).toContain(
      'x-amzn-remapped-www-authenticate',
    );
  });
});
