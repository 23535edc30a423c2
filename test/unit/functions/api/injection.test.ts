import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startApi } from '../../../support/api.ts';

const EVIL = 'x\r\nset-cookie: evil=1\r\n\r\n{"level":"info","message":"request","user":"admin"}';
const HEADER_VALUE = /^[\x20-\x7e]*$/;

/** Everywhere that a client's text could come back from. */
const REQUESTS: Record<string, (text: string) => readonly [path: string, init: object]> = {
  'a user name': (text) => ['/api/v1/login/access-token', { body: { username: text, password: 'x' } }],
  'a refresh token': (text) => ['/api/v1/login/refresh-token', { body: { refresh_token: text } }],
  'the name of a user to create': (text) => [
    '/api/v1/users',
    {
      body: { username: text, password: 'correct horse', name: text, email: text, phone: text },
      as: 'admin',
    },
  ],
  'a path': (text) => [`/api/v1/users/${encodeURIComponent(text)}`, { as: 'admin' }],
  'a query': (text) => [`/api/v1/users?query=${encodeURIComponent(text)}`, { as: 'admin' }],
  'a search in the audit log': (text) => [`/api/v1/audit?id=${encodeURIComponent(text)}`, { as: 'admin' }],
  'a member': (text) => ['/api/v1/users/me', { method: 'PATCH', body: { [text]: text }, as: 'ada' }],
};

describe.each(Object.entries(REQUESTS))('%s', (_, requestFor) => {
  test.each([EVIL, `\u2028${EVIL}`, '\u001b[2Jx', '$\u007bjndi:ldap://x}'])(
    'that is %j becomes no header and no line of log',
    async (text) => {
      const api = await startApi();
      const [path, init] = requestFor(text);
      const response = await api.request(path, init);
      expect(response.headers.has('set-cookie')).toBe(false);
      for (const [, value] of response.headers) expect(value).toMatch(HEADER_VALUE);
      expect(api.logs).toHaveLength(1);
      expect(JSON.stringify(api.logs)).not.toMatch(/evil|jndi|\[2J/);
    },
  );
});

test('a request id that could be more than one is not taken over', async () => {
  const api = await startApi();
  const ids = fc.oneof(
    fc.string({ unit: 'binary-ascii' }),
    fc.constantFrom('a b', 'x'.repeat(65), 'id"}', "id'--", 'short'),
  );
  await fc.assert(
    fc.asyncProperty(ids, async (id) => {
      let headers: Headers;
      try {
        headers = new Headers({ 'x-request-id': id });
      } catch {
        return; // HTTP itself does not let it through
      }
      const response = await api.request('/health', { headers: Object.fromEntries(headers) });
      expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/);
    }),
  );
});
