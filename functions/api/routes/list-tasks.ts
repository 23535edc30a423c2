import { createRoute } from '@hono/zod-openapi';
import { SchemaName } from '../../../shared/schemas/schema-repository.ts';
import { type ListTasksDeps, listTasks } from '../../../shared/tasks/list-tasks.ts';
import { TaskStatus, Workflow } from '../../../shared/tasks/task.ts';
import { TaskView, taskView } from '../../../shared/tasks/task-view.ts';
import type { Api } from '../context.ts';
import { json, PageQuery, pageOf, problems, SIGNED_IN, USERS } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/tasks',
  operationId: 'listTasks',
  tags: ['Tasks'],
  summary: "List tasks, newest first: a user's own, for an administrator everybody's",
  security: USERS,
  request: {
    query: PageQuery.extend({
      status: TaskStatus.optional().openapi({ description: 'Only tasks in this state' }),
      workflow: Workflow.optional().openapi({ description: 'Only tasks with this workflow' }),
      schema: SchemaName.optional().openapi({ description: 'Only tasks with a version of this schema' }),
    }),
  },
  responses: {
    200: json('A page of tasks', pageOf(TaskView.openapi('Task'))),
    ...problems(...SIGNED_IN, 'invalid-input'),
  },
});

export function registerListTasks(app: Api, deps: ListTasksDeps): void {
  app.openapi(route, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query');
    const { items, next } = await listTasks(deps, c.get('principal'), filter, { limit, cursor });
    return c.json({ items: items.map(taskView), next }, 200);
  });
}
