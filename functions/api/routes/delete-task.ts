import { createRoute, z } from '@hono/zod-openapi';
import { type DeleteTaskDeps, deleteTask } from '../../../shared/tasks/delete-task.ts';
import type { Api } from '../context.ts';
import { problems, SIGNED_IN, USERS } from '../contract.ts';

const route = createRoute({
  method: 'delete',
  path: '/tasks/{id}',
  operationId: 'deleteTask',
  tags: ['Tasks'],
  summary: 'Delete a task that is over, with its file and its results',
  security: USERS,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    204: { description: 'Deleted' },
    ...problems(...SIGNED_IN, 'not-found', 'task-not-finished', 'stale-write'),
  },
});

export function registerDeleteTask(app: Api, deps: DeleteTaskDeps): void {
  app.openapi(route, async (c) => {
    await deleteTask(deps, c.get('principal'), c.req.valid('param').id);
    return c.body(null, 204);
  });
}
