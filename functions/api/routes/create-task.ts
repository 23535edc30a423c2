import { createRoute, z } from '@hono/zod-openapi';
import { type AdmitTaskDeps, admitTask } from '../../../shared/limits/admit-task.ts';
import type { Quota } from '../../../shared/limits/quota.ts';
import {
  type CreateTaskDeps,
  CreateTaskInput,
  createTask,
  expectAcceptedSize,
} from '../../../shared/tasks/create-task.ts';
import { TaskView, taskView } from '../../../shared/tasks/task-view.ts';
import { type Api, BASE_PATH } from '../context.ts';
import {
  IdempotencyKey,
  json,
  jsonBody,
  LOCATION,
  problems,
  REPLAYED,
  SIGNED_IN,
  USERS,
  WITH_BODY,
  WITH_KEY,
} from '../contract.ts';
import { resourceIdFor } from '../idempotency.ts';

const SingleUpload = z.object({
  method: z.literal('PUT'),
  url: z.string().openapi({ description: 'Works once, for a file of exactly this size and type' }),
  headers: z.record(z.string(), z.string()).openapi({ description: 'Send all of them as they are' }),
  expiresAt: z.iso.datetime(),
});

const MultipartUpload = z.object({
  method: z.literal('MULTIPART'),
  parts: z
    .array(
      z.object({
        number: z.int(),
        url: z.string().openapi({ description: 'PUT the part there, without headers of your own' }),
        size: z.int().openapi({ description: 'Bytes: the parts follow each other in the file' }),
      }),
    )
    .openapi({ description: 'In any order, also at once; a part that failed may come again' }),
  completeUrl: z.string().openapi({ description: 'POST there once all parts are uploaded, with your token' }),
  expiresAt: z.iso.datetime(),
});

const CreatedTask = z
  .object({
    task: TaskView.openapi('Task'),
    upload: z.discriminatedUnion('method', [SingleUpload, MultipartUpload]),
  })
  .openapi('CreatedTask');

const TakenTask = z.object({ task: TaskView.openapi('Task') }).openapi('TakenTask');

const route = createRoute({
  method: 'post',
  path: '/tasks',
  operationId: 'createTask',
  tags: ['Tasks'],
  summary: 'Announce a file and get the URL to upload it to, or take the file of another task',
  description:
    'A file of more than 100 MB is uploaded in parts. With `from` the task works on a copy of the file of an earlier one, ' +
    'which must have been let in and still be there; nothing else is taken over from it. A request that is repeated with its `Idempotency-Key` gets the upload that it ' +
    'got before: its URL is good until `expiresAt`. After that the task is `expired`, and a file needs a new task under a new key.',
  security: USERS,
  request: {
    headers: IdempotencyKey,
    body: jsonBody(
      CreateTaskInput.openapi('CreateTask', {
        example: {
          workflows: ['validation'],
          schema: 'users',
          file: { name: 'users.csv', size: 48213, contentType: 'text/csv' },
          options: { delimiter: ';' },
        },
      }),
    ),
  },
  responses: {
    201: { ...json('The task, waiting for its file', CreatedTask), headers: { ...LOCATION, ...REPLAYED } },
    202: {
      ...json('The task; its file is copied from the other one', TakenTask),
      headers: { ...LOCATION, ...REPLAYED },
    },
    ...problems(
      ...SIGNED_IN,
      ...WITH_BODY,
      ...WITH_KEY,
      'schema-required',
      'schema-unknown',
      'file-too-large',
      'not-found',
      'upload-unavailable',
      'open-task-limit-reached',
      'byte-limit-reached',
    ),
  },
});

export function registerCreateTask(app: Api, deps: CreateTaskDeps & AdmitTaskDeps): void {
  app.openapi(route, async (c) => {
    const input = c.req.valid('json');
    const bytes = input.file?.size ?? 0;
    expectAcceptedSize(deps, bytes); // first: what is never accepted is not refused until tomorrow
    const admission = {
      ownerId: c.get('principal').username,
      bytes,
      tell: (quota: Quota) => c.get('quotas').push(quota),
    };
    const keyed = { ...deps, newId: resourceIdFor(c, deps) };
    const { task, upload } = await admitTask(deps, admission, () =>
      createTask(keyed, c.get('principal'), c.get('requestId'), input),
    );
    const location = `${c.get('prefix')}${BASE_PATH}/tasks/${task.id}`;
    if (upload === undefined) return c.json({ task: taskView(task) }, 202, { location });
    const ticket =
      upload.method === 'PUT'
        ? { ...upload, headers: { ...upload.headers } }
        : { ...upload, parts: [...upload.parts], completeUrl: `${location}/upload/complete` };
    return c.json({ task: taskView(task), upload: ticket }, 201, { location });
  });
}
