import { expect, test } from 'vitest';
import { DomainEvent } from '../../../../shared/events.ts';
import { TaskStatus } from '../../../../shared/tasks/task.ts';
import { taskEvents } from '../../../../shared/tasks/task-events.ts';
import { aTask } from '../../../support/builders.ts';
import { VALIDATED } from '../../../support/validation-results.ts';

test('follow from the status, with the same ids whenever asked', () => {
  const task = aTask({ status: 'queued', updatedAt: '2026-01-01T00:00:05.000Z' });
  expect(taskEvents(task)).toEqual([
    {
      id: `evt_${task.id}_queued`,
      type: 'task.queued.v1',
      timestamp: '2026-01-01T00:00:05.000Z',
      ownerId: 'ada',
      data: {
        task: expect.objectContaining({ id: task.id, status: 'queued', owner: 'ada' }),
        links: { task: `/api/v1/tasks/${task.id}` },
        requestId: 'request-1',
      },
    },
  ]);
  expect(taskEvents(task)).toEqual(taskEvents({ ...task, version: 9 }));
});

test('tell of a validation before they tell that the task is done', () => {
  const task = aTask(VALIDATED);
  const events = taskEvents(task);
  expect(events.map(({ id, type }) => [id, type])).toEqual([
    [`evt_${task.id}_validation-completed`, 'validation.completed.v1'],
    [`evt_${task.id}_succeeded`, 'task.succeeded.v1'],
  ]);
  expect(events[0]?.data).toMatchObject({
    validation: VALIDATED.validation,
    links: { report: `/api/v1/tasks/${task.id}/validation/report?format=ndjson` },
  });
});

test.each(TaskStatus.options)('are valid and small when a task is %s', (status) => {
  const detail = 'x'.repeat(2000);
  const name = '\u0000'.repeat(255);
  const error = { code: 'file-corrupt', title: 'The file is damaged', detail };
  const file = { name, size: 1, contentType: 'text/csv' };
  for (const event of taskEvents(aTask({ status, error, file }))) {
    expect(DomainEvent.parse(event)).toEqual(event);
    expect(JSON.stringify(event).length).toBeLessThan(20_000);
  }
});

test('are none before the upload', () => {
  expect(taskEvents(aTask())).toEqual([]);
});
