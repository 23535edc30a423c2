import { expect, test } from 'vitest';
import { readValidation } from '../../../../shared/tasks/read-validation.ts';
import { aTask } from '../../../support/builders.ts';
import { InMemoryResultStore } from '../../../support/in-memory-result-store.ts';
import { InMemoryTaskRepository } from '../../../support/in-memory-task-repository.ts';
import { storeSummary, VALIDATED } from '../../../support/validation-results.ts';

test.each([
  [{ total: 1000, valid: 990, invalid: 10 }, 12, '10 of 1000 rows have issues'],
  [{ total: 1000, valid: 999, invalid: 1 }, 1, '1 of 1000 rows has issues'],
  [{ total: 1000, valid: 1000, invalid: 0 }, 0, 'All 1000 rows are valid'],
  [{ total: 1, valid: 1, invalid: 0 }, 0, 'The only row is valid'],
  [{ total: 5, valid: 5, invalid: 0 }, 1, 'All 5 rows are valid, but the header has issues'],
  [{ total: 0, valid: 0, invalid: 0 }, 0, 'The file has no rows below its header'],
])('sums up %j with %d issues as a sentence', async (rows, issueCount, summary) => {
  const tasks = new InMemoryTaskRepository();
  const results = new InMemoryResultStore();
  const task = aTask({ ...VALIDATED, validation: { ...VALIDATED.validation, rows, issueCount } });
  await tasks.create(task);
  await storeSummary(results, task, []);
  const validation = await readValidation({ tasks, results }, { username: 'ada', role: 'user' }, task.id);
  expect(validation.summary).toBe(summary);
});
