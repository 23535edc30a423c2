import { createRoute, z } from '@hono/zod-openapi';
import { type AdmitTaskDeps, admitTask } from '../../../shared/limits/admit-task.ts';
import type { Quota } from '../../../shared/limits/quota.ts';
import { type CreateTaskDeps, CreateTaskInput, createTask } from '../../../shared/tasks/create-task.ts';
import { TaskView, taskView } from '../../../shared/tasks/task-view.ts';
import { type Api, BASE_PATH } from '../context.ts';
import { json, jsonBody, LOCATION, problems, SIGNED_IN, USERS, WITH_BODY } from '../contract.ts';

const CreatedTask = z
  .object({
    task: TaskView.openapi('Task'),
    upload: z.object({
      method: z.literal('PUT'),
      url: z.string().openapi({ description: 'Works once, for a file of exactly this size and type' }),
      headers: z.record(z.string(), z.string()).openapi({ description: 'Send all of them as they are' }),
      expiresAt: z.iso.datetime(),
    }),
  })
  .openapi('CreatedTask');

const route = createRoute({
  method: 'post',
  path: '/tasks',
  operationId: 'createTask',
  tags: ['Tasks'],
  summary: 'Announce a file and get the URL to upload it to',
  security: USERS,
  request: {
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
    201: { ...json('The task, waiting for its file', CreatedTask), headers: LOCATION },
    ...problems(
      ...SIGNED_IN,
      ...WITH_BODY,
      'schema-required',
      'schema-unknown',
      'file-too-large',
      'open-task-limit-reached',
      'byte-limit-reached',
    ),
  },
});

export function registerCreateTask(app: Api, deps: CreateTaskDeps & AdmitTaskDeps): void {
  app.openapi(route, async (c) => {
    const origin = { ownerId: c.get('principal').username, requestId: c.get('requestId') };
    const input = c.req.valid('json');
    const admission = {
      ownerId: origin.ownerId,
      bytes: input.file.size,
      tell: (quota: Quota) => c.get('quotas').push(quota),
    };
    const { task, upload } = await admitTask(deps, admission, () => createTask(deps, origin, input));
    const location = `${c.get('prefix')}${BASE_PATH}/tasks/${task.id}`;
    return c.json({ task: taskView(task), upload }, 201, { location });
  });
}
