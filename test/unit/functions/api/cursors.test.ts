import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startApi } from '../../../support/api.ts';
import { aTask } from '../../../support/builders.ts';
import { anIssue, storeReport, VALIDATED } from '../../../support/validation-results.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64url');

test('a forged cursor is refused or leads somewhere, and is never a fault of ours', async () => {
  const api = await startApi();
  const task = aTask(VALIDATED);
  await api.tasks.create(task);
  await storeReport(api.results, task, [anIssue(), anIssue()]);
  const lists = ['tasks', 'schemas', 'webhooks', `tasks/${task.id}/validation/issues`];

  const forged = fc.oneof(
    fc.string(),
    fc.json().map(encoded),
    fc
      .record({ task: fc.constant(task.id), offset: fc.integer() })
      .map((value) => encoded(JSON.stringify(value))),
    fc
      .record({ scope: fc.constant('tasks of ada'), after: fc.string() })
      .map((value) => encoded(JSON.stringify(value))),
  );
  await fc.assert(
    fc.asyncProperty(forged, fc.constantFrom(...lists), async (cursor, list) => {
      const path = `/api/v1/${list}?cursor=${encodeURIComponent(cursor)}`;
      expect([200, 422]).toContain((await api.request(path, { as: 'ada' })).status);
    }),
  );
});
