// Types of the API's answers extend zod.
import '../../test/support/zod-openapi.setup.ts';
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { admitTask } from '../../shared/limits/admit-task.ts';
import type { Quota } from '../../shared/limits/quota.ts';
import { spendRequest } from '../../shared/limits/spend-request.ts';
import { authenticate } from '../../shared/sessions/authenticate.ts';
import { type CreateTaskInput, createTask } from '../../shared/tasks/create-task.ts';
import { getTask } from '../../shared/tasks/get-task.ts';
import { taskView } from '../../shared/tasks/task-view.ts';
import { announce, apiWorld } from './api-world.ts';

// Three of the API's routes as one would write them in Fastify, over the same use cases and doubles.
const { deps, token, taskId } = await apiWorld();
const app = fastify({ genReqId: () => randomUUID() });

app.addHook('onSend', async (request, reply) => {
  reply.headers({
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
});
app.addHook('onResponse', async (request, reply) => {
  const { method } = request;
  const fields = { method, route: request.routeOptions.url, status: reply.statusCode, requestId: request.id };
  deps.logger.info('request', fields);
});

async function admitted(authorization = '') {
  const { principal } = await authenticate(deps, authorization.replace('Bearer ', ''));
  return { principal, quotas: [await spendRequest(deps, principal.username)] as Quota[] };
}

const limits = (quotas: readonly Quota[]) =>
  quotas.map(({ policy, remaining }) => `"${policy}";r=${remaining}`).join(', ');

app.get('/api/v1/health', async () => ({ status: 'ok' }));

app.get<{ Params: { id: string }; Querystring: { wait: number } }>(
  '/api/v1/tasks/:id',
  {
    schema: {
      params: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      querystring: {
        type: 'object',
        properties: { wait: { type: 'integer', minimum: 0, maximum: 25, default: 0 } },
      },
    },
  },
  async (request, reply) => {
    const { principal, quotas } = await admitted(request.headers.authorization);
    const tell = (quota: Quota) => void quotas.push(quota);
    const task = await getTask(deps, principal, request.params.id, { seconds: request.query.wait, tell });
    reply.headers({ etag: `"${task.id}-${task.version}"`, ratelimit: limits(quotas) });
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
    const { principal, quotas } = await admitted(request.headers.authorization);
    const tell = (quota: Quota) => void quotas.push(quota);
    const admission = { ownerId: principal.username, bytes: request.body.file?.size ?? 0, tell };
    const { task, upload } = await admitTask(deps, admission, () =>
      createTask(deps, principal, request.id, request.body),
    );
    reply.code(201).headers({ location: `/api/v1/tasks/${task.id}`, ratelimit: limits(quotas) });
    return { task: taskView(task), upload };
  },
);

announce({ url: await app.listen({ port: 0, host: '127.0.0.1' }), token, taskId });
