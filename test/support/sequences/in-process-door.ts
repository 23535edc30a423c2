import type { ApiDeps } from '../../../functions/api/context.ts';
import { checkSchema } from '../../../shared/validation/check-schema.ts';
import { startApi } from '../api.ts';
import { anIssue, storeReport, storeSummary, VALIDATED } from '../validation-results.ts';
import { type Door, markOf } from './door.ts';

/** The API with doubles behind it: workers are played by what they store. */
export async function inProcessDoor(overrides: Partial<ApiDeps> = {}): Promise<Door> {
  const api = await startApi({ checkSchema, ...overrides });
  return {
    delivers: true,
    send: async (as, method, path, body, headers) => {
      const sent = { method, body, ...(headers && { headers }), ...(as === 'nobody' ? {} : { as }) };
      const response = await api.request(path, sent);
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    finish: async ({ id, owner }) => {
      const { dueAt: _, ...task } = await api.tasks.get(owner, id);
      const workflows = { validation: { status: 'succeeded' as const } };
      api.uploads.put(task, Buffer.alloc(task.file.size, 'a'));
      const uploadETag = (await api.uploads.stat(task))?.eTag ?? '';
      const done = { ...task, ...VALIDATED, workflows, uploadETag, version: task.version + 1 };
      const issue = anIssue({ value: markOf(owner), message: markOf(owner) });
      await api.tasks.update(done);
      await storeReport(api.results, done, [issue, issue]);
      await storeSummary(api.results, done, [issue, issue]);
    },
  };
}
