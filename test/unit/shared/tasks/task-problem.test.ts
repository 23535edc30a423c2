import { expect, test } from 'vitest';
import { NotFoundError, UnauthenticatedError } from '../../../../shared/errors.ts';
import { UnreadableFileError } from '../../../../shared/tabular/unreadable-file-error.ts';
import { TaskProblem } from '../../../../shared/tasks/task.ts';
import { taskEvents } from '../../../../shared/tasks/task-events.ts';
import { taskProblem } from '../../../../shared/tasks/task-problem.ts';
import { aTask } from '../../../support/builders.ts';

test('says what a problem document would say', () => {
  const problem = taskProblem(new NotFoundError('sheet', 'Data'));
  expect(TaskProblem.parse(problem)).toEqual({
    code: 'not-found',
    title: 'There is no such thing',
    detail: 'There is no sheet “Data” that you may see.',
    details: { entity: 'sheet', id: 'Data' },
  });
});

test('leaves details out when there are none', () => {
  expect(taskProblem(new UnauthenticatedError('Who?'))).not.toHaveProperty('details');
});

test('stays small whatever a file says, so that its events do too', () => {
  const details = { limit: 'columns', wanted: 'é'.repeat(100_000), sheets: Array(10_000).fill('Sheet') };
  const refusal = new UnreadableFileError('sheet-not-found', 'x'.repeat(100_000), details);

  const error = taskProblem(refusal);

  expect(error.detail).toHaveLength(1_000);
  expect(error.details).toEqual({ limit: 'columns' });
  const events = taskEvents(aTask({ status: 'failed', error }));
  expect(events.length).toBeGreaterThan(0);
  expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(20_000);
});
