import { createHmac, generateKeyPairSync } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { ed25519KeyFrom } from '../../../../shared/runtime/ed25519-key.ts';
import { SECRET, startApi, type TestApi } from '../../../support/api.ts';
import { anId, aSession, aTask, aWebhook } from '../../../support/builders.ts';
import { type DocumentedOperation, operationsIn } from '../../../support/openapi.ts';
import { problemIn } from '../../../support/problem.ts';

const OPEN_TO_ANYONE = [
  'logIn',
  'refreshToken',
  'getKeys',
  'getHealth',
  'getOpenApi',
  'getProblem',
  'listProblems',
  'getDocs',
  'getDocsFile',
];
const ADMINS_ONLY = [
  'saveSchema',
  'removeSchema',
  'listUsers',
  'createUser',
  'getUser',
  'changeUser',
  'removeUser',
  'listAudit',
  'getCache',
  'clearCache',
  'getDetailedHealth',
  'getMetrics',
];

/** For what gets nowhere; tests that store something have one of their own. */
const api = await startApi();
const operations = operationsIn(await (await api.request('/openapi.json')).json());
const secured = operations.filter(({ operationId }) => !OPEN_TO_ANYONE.includes(operationId));

type Claims = { readonly role?: string | undefined } & Partial<JWTPayload>;

/** A token like ours of a session that is there, except for what a test changes. */
async function aToken(api: TestApi, changed: Claims = {}, header: { typ?: string; kid?: string } = {}) {
  const { id, privateKey } = await ed25519KeyFrom(SECRET);
  const now = Math.floor(api.clock.now().getTime() / 1000);
  const session = aSession({ username: 'admin' });
  await api.sessions.create(session);
  const who = { sub: 'admin', role: 'admin', sid: session.id };
  const claims = { iss: 'etl-design', aud: 'etl-design-api', ...who, jti: 'x', iat: now };
  return new SignJWT({ ...claims, exp: now + 900, ...changed })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: id, ...header })
    .sign(privateKey);
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Signed by whoever reads our public key: HMAC with its bytes as the secret. */
async function signedWithPublicKey(api: TestApi): Promise<string> {
  const { id, publicKey } = await ed25519KeyFrom(SECRET);
  const [, payload] = (await aToken(api)).split('.');
  const signed = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid: id })}.${payload}`;
  const secret = publicKey.export({ format: 'pem', type: 'spki' });
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

async function signedByForeignKey(api: TestApi): Promise<string> {
  const [, payload] = (await aToken(api)).split('.');
  const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
  const { id } = await ed25519KeyFrom(SECRET);
  const { privateKey } = generateKeyPairSync('ed25519');
  return new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: id }).sign(privateKey);
}

async function withoutSignature(api: TestApi): Promise<string> {
  const [, payload] = (await aToken(api)).split('.');
  return `${encoded({ alg: 'none', typ: 'at+jwt' })}.${payload}.`;
}

const seconds = (api: TestApi) => Math.floor(api.clock.now().getTime() / 1000);

/** Each gives an Authorization header that must not get in. */
const REFUSED: Record<string, (api: TestApi) => Promise<string | undefined>> = {
  'no token': async () => undefined,
  'another scheme': async () => `Basic ${Buffer.from('ada:correct').toString('base64')}`,
  'a malformed token': async () => 'Bearer not-a-token',
  'a token of three bad parts': async () => 'Bearer a.b.c',
  'an expired token': async (api) =>
    `Bearer ${await aToken(api, { iat: seconds(api) - 1000, exp: seconds(api) - 100 })}`,
  'a token of a foreign key': async (api) => `Bearer ${await signedByForeignKey(api)}`,
  'a token with alg none': async (api) => `Bearer ${await withoutSignature(api)}`,
  'a token signed by HMAC with the public key': async (api) => `Bearer ${await signedWithPublicKey(api)}`,
  'a token for another audience': async (api) => `Bearer ${await aToken(api, { aud: 'others' })}`,
  'a token of another issuer': async (api) => `Bearer ${await aToken(api, { iss: 'others' })}`,
  'a token of another type': async (api) => `Bearer ${await aToken(api, {}, { typ: 'JWT' })}`,
  'a token of an unknown key': async (api) => `Bearer ${await aToken(api, {}, { kid: '../../etc/passwd' })}`,
  'a token without an end': async (api) => `Bearer ${await aToken(api, { exp: undefined })}`,
  'a token without a role': async (api) => `Bearer ${await aToken(api, { role: undefined })}`,
  'a token whose end is beyond what we give': async (api) =>
    `Bearer ${await aToken(api, { iat: seconds(api) - 2000, exp: seconds(api) + 100_000 })}`,
  'a token that is not valid yet': async (api) => `Bearer ${await aToken(api, { nbf: seconds(api) + 600 })}`,
  'a token from the future': async (api) => `Bearer ${await aToken(api, { iat: seconds(api) + 600 })}`,
  'a token without a session': async (api) => `Bearer ${await aToken(api, { sid: undefined })}`,
  'a token of a session that is not there': async (api) => `Bearer ${await aToken(api, { sid: anId() })}`,
  'a token of somebody else’s session': async (api) => `Bearer ${await aToken(api, { sub: 'ada' })}`,
  'a token of nobody': async (api) => `Bearer ${await aToken(api, { sub: 'nobody' })}`,
  'a token of an inactive user': async (api) => `Bearer ${await api.tokenOf('gone')}`,
  'a token with an unknown role': async (api) => `Bearer ${await aToken(api, { role: 'root' })}`,
};

function requestFor({ method, path }: DocumentedOperation) {
  const filled = path
    .replace('{name}', 'users')
    .replace('{username}', 'grace')
    .replace('{version}', '1')
    .replace(/\{\w+\}/, anId());
  return { path: filled, method, ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }) };
}

test('only a few operations are open to anyone', () => {
  const open = operations.filter(({ roles }) => roles === undefined).map(({ operationId }) => operationId);
  expect(open.sort()).toEqual([...OPEN_TO_ANYONE].sort());
});

test('the genuine form of the token that the suite changes gets in', async () => {
  const api = await startApi();
  const headers = { authorization: `Bearer ${await aToken(api)}` };
  expect((await api.request('/api/v1/login/test-token', { headers })).status).toBe(200);
});

describe.each(secured)('$operationId', (operation) => {
  const { path, ...request } = requestFor(operation);

  test.each(Object.entries(REFUSED))('refuses %s', async (_, authorization) => {
    const value = await authorization(api);
    const headers: Record<string, string> = value === undefined ? {} : { authorization: value };
    const response = await api.request(path, { ...request, headers });
    await problemIn(response, 'unauthenticated');
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="etl-design"/);
  });
});

describe.each(secured.filter(({ operationId }) => ADMINS_ONLY.includes(operationId)))(
  '$operationId',
  (operation) => {
    test('is for administrators', async () => {
      const api = await startApi();
      const { path, ...request } = requestFor(operation);
      await problemIn(await api.request(path, { ...request, as: 'ada' }), 'forbidden');
    });
  },
);

describe.each(secured.filter(({ path }) => path.includes('{id}')))('$operationId', (operation) => {
  const { method } = operation;
  const BODIES: Record<string, object> = {
    changeWebhook: {},
    redeliverRange: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
  };
  const body = BODIES[operation.operationId];
  const request = { method, ...(body === undefined ? {} : { body }) };

  test("does not find another user's", async () => {
    const api = await startApi();
    const task = aTask({ ownerId: 'grace' });
    const webhook = aWebhook({ ownerId: 'grace', id: task.id });
    await api.tasks.create(task);
    await api.webhooks.create(webhook);
    await problemIn(
      await api.request(operation.path.replace('{id}', task.id), { ...request, as: 'ada' }),
      'not-found',
    );
    expect(await api.tasks.find(task.id)).toEqual(task);
    expect(await api.webhooks.get('grace', webhook.id)).toEqual(webhook);
  });

  test.each(['nothing', '%00', '..%2f..', 'x'.repeat(3000)])('does not find the id %s', async (id) => {
    const api = await startApi();
    for (const as of ['ada', 'admin'] as const) {
      await problemIn(await api.request(operation.path.replace('{id}', id), { ...request, as }), 'not-found');
    }
  });
});

test.each(['/api/v1/schemas/-bad-', '/api/v1/schemas/users/versions/x', '/api/v1/schemas/users/versions/0'])(
  'does not find %s',
  async (path) => {
    const api = await startApi();
    await problemIn(await api.request(path, { as: 'ada' }), 'not-found');
  },
);

test('a secret that cannot be read is an outage, not a bad token', async () => {
  const api = await startApi();
  const headers = { authorization: `Bearer ${await aToken(api)}` };
  const tokens = {
    issue: () => Promise.reject(),
    publicKeys: () => Promise.reject(),
    verify: () => Promise.reject(new Error('secrets are down')),
  };
  const broken = await startApi({ tokens });
  await problemIn(await broken.request('/api/v1/tasks', { headers }), 'internal-error');
});
