import { createRoute, z } from '@hono/zod-openapi';
import { type CompleteUploadDeps, completeUpload } from '../../../shared/tasks/complete-upload.ts';
import { TaskView, taskView } from '../../../shared/tasks/task-view.ts';
import type { Api } from '../context.ts';
import { json, problems, SIGNED_IN, USERS } from '../contract.ts';

const route = createRoute({
  method: 'post',
  path: '/tasks/{id}/upload/complete',
  operationId: 'completeUpload',
  tags: ['Tasks'],
  summary: 'Say that all parts of a large file have been uploaded',
  security: USERS,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    202: json('The task; its file is looked at now', TaskView.openapi('Task')),
    ...problems(...SIGNED_IN, 'not-found', 'conflict', 'upload-incomplete'),
  },
});

export function registerCompleteUpload(app: Api, deps: CompleteUploadDeps): void {
  app.openapi(route, async (c) => {
    const task = await completeUpload(deps, c.get('principal'), c.req.valid('param').id);
    return c.json(taskView(task), 202);
  });
}
