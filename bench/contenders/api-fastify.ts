// Types of the API's answers extend zod.
import '../../test/support/zod-openapi.setup.ts';
import { randomUUID } from 'node:crypto';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { eTagOf, matchesWeakly } from '../../functions/api/etag.ts';
import { STATUS } from '../../functions/api/problem.ts';
import { repeatedNameIn } from '../../functions/api/repeated-name.ts';
import { DomainError, InvalidInputError, UnauthenticatedError } from '../../shared/errors.ts';
import { admitTask } from '../../shared/limits/admit-task.ts';
import type { Quota } from '../../shared/limits/quota.ts';
import { QuotaExceededError } from '../../shared/limits/quota-exceeded-error.ts';
import { spendRequest } from '../../shared/limits/spend-request.ts';
import { requestFigure } from '../../shared/operations/request-figure.ts';
import { PROBLEMS, type ProblemCode } from '../../shared/problem-catalogue.ts';
import { authenticate } from '../../shared/sessions/authenticate.ts';
import { type CreateTaskInput, createTask } from '../../shared/tasks/create-task.ts';
import { getTask } from '../../shared/tasks/get-task.ts';
import { taskView } from '../../shared/tasks/task-view.ts';
import { announce, apiWorld } from './api-world.ts';

// Three of the API's routes as one would write them in Fastify, over the same use cases and doubles, with the same promises.
const { deps, token, taskId } = await apiWorld();
const MAX_BODY_BYTES = 1024 * 1024;
const CLIENT_REQUEST_ID = /^[\w-]{8,64}$/;

const app = fastify({
  bodyLimit: MAX_BODY_BYTES,
  genReqId: ({ headers: { 'x-request-id': id } }) =>
    typeof id === 'string' && CLIENT_REQUEST_ID.test(id) ? id : randomUUID(),
  ajv: { customOptions: { removeAdditional: false } },
});

const EVERY_ANSWER = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'access-control-expose-headers': 'ETag,Location,RateLimit,RateLimit-Policy,Retry-After,X-Request-Id',
  vary: 'Origin',
};

app.addHook('onSend', async (request, reply, payload) => {
  const { origin, 'if-none-match': known } = request.headers;
  reply.headers(EVERY_ANSWER).header('x-request-id', request.id);
  if (origin !== undefined && deps.corsOrigins.includes(origin))
    reply.header('access-control-allow-origin', origin);
  const eTag = reply.getHeader('etag');
  if (known === undefined || typeof eTag !== 'string' || !matchesWeakly(known, eTag)) return payload;
  reply.code(304).removeHeader('content-type').removeHeader('content-length');
  return null;
});

const users = new WeakMap<FastifyRequest, string>();

app.addHook('onResponse', async (request, reply) => {
  const { method, id: requestId } = request;
  const { statusCode: status, elapsedTime } = reply;
  const route = request.routeOptions.url ?? 'unknown';
  const durationMs = Math.round(elapsedTime);
  deps.logger.info('request', { method, route, status, durationMs, user: users.get(request), requestId });
  deps.requests.count(requestFigure({ method, route, status: `${status}` }));
  deps.count('RequestMs', durationMs);
});

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  detail: string,
  more: object,
) {
  const { id: requestId, url: instance } = request;
  const status = STATUS[code];
  const members = { type: `/problems/${code}`, title: PROBLEMS[code].title, status, detail, instance, code };
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...more, ...members, requestId }));
}

app.setErrorHandler((error, request, reply) => {
  if (error instanceof DomainError) return refuse(request, reply, error.code, error.message, error.details);
  if (error instanceof Error && 'validation' in error) {
    return refuse(request, reply, 'invalid-input', error.message, {});
  }
  return refuse(request, reply, 'internal-error', 'Something went wrong on our side.', {});
});
app.setNotFoundHandler((request, reply) =>
  refuse(request, reply, 'not-found', 'There is nothing at this address.', {}),
);

app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: unknown, bytes: Buffer) => {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const body: unknown = JSON.parse(text);
  const repeated = repeatedNameIn(text);
  if (repeated !== undefined)
    throw new InvalidInputError(`The body has the member “${repeated.name}” twice.`, []);
  return body;
});

async function admitted(request: FastifyRequest) {
  const bearer = /^Bearer +([\w~+/.=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer === undefined) throw new UnauthenticatedError('This needs an access token.');
  const { principal } = await authenticate(deps, bearer);
  users.set(request, principal.username);
  const quota = await spendRequest(deps, principal.username);
  if (!quota.isGranted) throw new QuotaExceededError(quota);
  return { principal, quotas: [quota] as Quota[] };
}

const limits = (quotas: readonly Quota[]) => ({
  'ratelimit-policy': quotas
    .map(({ policy, limit, windowSeconds }) => `"${policy}";q=${limit};w=${windowSeconds}`)
    .join(', '),
  ratelimit: quotas
    .map(({ policy, remaining, resetSeconds }) => `"${policy}";r=${remaining};t=${resetSeconds}`)
    .join(', '),
});

app.get('/api/v1/health', async () => ({ status: 'ok' }));

app.get<{ Params: { id: string }; Querystring: { wait: number } }>(
  '/api/v1/tasks/:id',
  {
    schema: {
      params: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      querystring: {
        type: 'object',
        additionalProperties: false,
        properties: { wait: { type: 'integer', minimum: 0, maximum: 25, default: 0 } },
      },
    },
  },
  async (request, reply) => {
    const { principal, quotas } = await admitted(request);
    const tell = (quota: Quota) => void quotas.push(quota);
    const task = await getTask(deps, principal, request.params.id, { seconds: request.query.wait, tell });
    reply.headers({ etag: eTagOf('task', task.id, task.version), ...limits(quotas) });
    return taskView(task);
  },
);

app.post<{ Body: CreateTaskInput }>(
  '/api/v1/tasks',
  {
    schema: {
      body: {
        type: 'object',
        additionalProperties: false,
        required: ['workflows', 'file'],
        properties: {
          workflows: { type: 'array', items: { enum: ['validation', 'parsing'] }, minItems: 1, maxItems: 2 },
          schema: { type: 'string', minLength: 1, maxLength: 200 },
          file: {
            type: 'object',
            additionalProperties: false,
            required: ['name', 'size', 'contentType'],
            properties: {
              name: { type: 'string', minLength: 1, maxLength: 255 },
              size: { type: 'integer', minimum: 1 },
              contentType: { type: 'string', pattern: '^[\\w!#$&^.+-]+/[\\w!#$&^.+-]+$' },
            },
          },
        },
      },
    },
  },
  async (request, reply) => {
    const { principal, quotas } = await admitted(request);
    const tell = (quota: Quota) => void quotas.push(quota);
    const admission = { ownerId: principal.username, bytes: request.body.file?.size ?? 0, tell };
    const { task, upload } = await admitTask(deps, admission, () =>
      createTask(deps, principal, request.id, request.body),
    );
    reply.code(201).headers({ location: `/api/v1/tasks/${task.id}`, ...limits(quotas) });
    return { task: taskView(task), upload };
  },
);

announce({ url: await app.listen({ port: 0, host: '127.0.0.1' }), token, taskId });
