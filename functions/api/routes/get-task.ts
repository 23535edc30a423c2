import { createRoute, z } from '@hono/zod-openapi';
import { type GetTaskDeps, getTask, MAX_WAIT_SECONDS } from '../../../shared/tasks/get-task.ts';
import type { Task } from '../../../shared/tasks/task.ts';
import { TaskView, taskView } from '../../../shared/tasks/task-view.ts';
import type { Api, ApiContext } from '../context.ts';
import { ETAG, IfNoneMatch, inDigits, json, NOT_MODIFIED, problems, SIGNED_IN, USERS } from '../contract.ts';
import { eTagOf } from '../etag.ts';

/** What is left for the last look and the answer. */
const ANSWER_MS = 3000;

const route = createRoute({
  method: 'get',
  path: '/tasks/{id}',
  operationId: 'getTask',
  tags: ['Tasks'],
  summary: 'Read a task, if wanted as soon as it is done',
  description:
    'How many requests of a user wait at once is limited, and how long they wait together: `waits` and `waiting` (in seconds) in `RateLimit` and `RateLimit-Policy` ' +
    'tell of it on answers to requests that wanted to wait. When nothing is left, the task is answered at once as it stands; ask again after a pause.',
  security: USERS,
  request: {
    params: z.object({ id: z.string() }),
    query: z.object({
      wait: z.preprocess(
        inDigits,
        z.coerce
          .number()
          .int()
          .min(0)
          .max(MAX_WAIT_SECONDS)
          .default(0)
          .openapi({ type: 'integer', description: 'Seconds to wait for the task to be done, at most' }),
      ),
    }),
    headers: IfNoneMatch,
  },
  responses: {
    200: { ...json('The task', TaskView.openapi('Task')), headers: ETAG },
    ...NOT_MODIFIED,
    ...problems(...SIGNED_IN, 'invalid-input', 'not-found'),
  },
});

export function registerGetTask(app: Api, deps: GetTaskDeps): void {
  app.openapi(route, async (c) => {
    const task = await getTask(deps, c.get('principal'), c.req.valid('param').id, {
      seconds: Math.min(c.req.valid('query').wait, secondsLeft(c)),
      tell: (quota) => c.get('quotas').push(quota),
    });
    return c.json(taskView(task), 200, { etag: taskETag(task) });
  });
}

/** How many whole seconds the function may still wait and answer in time. */
function secondsLeft(c: ApiContext): number {
  const milliseconds = c.env?.lambdaContext?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor((milliseconds - ANSWER_MS) / 1000));
}

/** The view follows from the task's version alone. */
export function taskETag({ id, version }: Task): string {
  return eTagOf('task', id, version);
}
