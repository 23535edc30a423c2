import { createRoute, z } from '@hono/zod-openapi';
import { type CancelTaskDeps, cancelTask } from '../../../shared/tasks/cancel-task.ts';
import { TaskView, taskView } from '../../../shared/tasks/task-view.ts';
import type { Api } from '../context.ts';
import { ETAG, json, problems, SIGNED_IN, USERS } from '../contract.ts';
import { taskETag } from './get-task.ts';

const route = createRoute({
  method: 'post',
  path: '/tasks/{id}/cancel',
  operationId: 'cancelTask',
  tags: ['Tasks'],
  summary: 'Stop a task: its work ends within seconds and writes nothing afterwards',
  security: USERS,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { ...json('The cancelled task', TaskView.openapi('Task')), headers: ETAG },
    ...problems(...SIGNED_IN, 'not-found', 'task-finished', 'stale-write'),
  },
});

export function registerCancelTask(app: Api, deps: CancelTaskDeps): void {
  app.openapi(route, async (c) => {
    const task = await cancelTask(deps, c.get('principal'), c.req.valid('param').id);
    return c.json(taskView(task), 200, { etag: taskETag(task) });
  });
}
