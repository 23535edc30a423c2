import { expect, test } from 'vitest';
import { NotFoundError, UnauthenticatedError } from '../../../../shared/errors.ts';
import { TaskProblem } from '../../../../shared/tasks/task.ts';
import { taskProblem } from '../../../../shared/tasks/task-problem.ts';

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
