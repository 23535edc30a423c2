import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DomainEvent } from '../../../../shared/events.ts';
import { isFinal, moveWorkflow, TaskStatus, transition } from '../../../../shared/tasks/task.ts';
import {
  passedEvents,
  taskCreated,
  taskDeleted,
  taskEvents,
  workflowEvents,
} from '../../../../shared/tasks/task-events.ts';
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

test.each(['validation', 'parsing'] as const)('tell what a %s does by itself', (workflow) => {
  const beganAt = '2026-01-01T00:00:07.000Z';
  const queued = aTask({ status: 'running', workflows: { [workflow]: { status: 'queued' } } });
  expect(workflowEvents(queued, workflow)).toEqual([]);
  const running = moveWorkflow(queued, workflow, 'running', new Date(beganAt));
  const error = { code: 'file-corrupt', title: 'The file is damaged', detail: 'It is.' };
  const failed = moveWorkflow(running, workflow, 'failed', new Date('2026-01-01T00:00:08.000Z'), { error });
  expect([running, failed].flatMap((task) => workflowEvents(task, workflow))).toMatchObject([
    { id: `evt_${queued.id}_${workflow}-running`, type: `${workflow}.running.v1`, timestamp: beganAt },
    {
      id: `evt_${queued.id}_${workflow}-failed`,
      type: `${workflow}.failed.v1`,
      timestamp: '2026-01-01T00:00:08.000Z',
      data: { task: { workflows: { [workflow]: { status: 'failed', error: { code: 'file-corrupt' } } } } },
    },
  ]);
  // Asked again when the task has moved on, it is the same event.
  const later = { ...running, updatedAt: '2026-01-01T00:00:09.000Z' };
  expect(workflowEvents(later, workflow)[0]?.timestamp).toBe(beganAt);
});

test('tell of the beginning and of the removal of a task', () => {
  const task = aTask();
  expect(taskCreated(task)).toMatchObject({
    id: `evt_${task.id}_created`,
    type: 'task.created.v1',
    timestamp: task.createdAt,
    data: { task: { status: 'awaiting-upload' } },
  });
  expect(taskDeleted(task, new Date('2026-02-01T00:00:00.000Z'))).toEqual({
    id: `evt_${task.id}_deleted`,
    type: 'task.deleted.v1',
    timestamp: '2026-02-01T00:00:00.000Z',
    ownerId: 'ada',
    data: { task: { id: task.id, owner: 'ada' }, requestId: 'request-1' },
  });
});

/** What may happen to a task: a workflow moves, or somebody ends all that has not ended. */
const Step = fc.record({
  workflow: fc.constantFrom('validation', 'parsing'),
  end: fc.constantFrom('succeeded', 'failed'),
  isCancelled: fc.boolean(),
  milliseconds: fc.integer({ min: 1, max: 5000 }),
});

test('that came before follow from the task alone: they are those that its workers told at the time', () => {
  const statuses = new Set<string>();
  const property = fc.property(fc.array(Step, { maxLength: 6 }), (steps) => {
    let time = Date.parse('2026-01-01T00:00:00.000Z');
    const workflows = {
      validation: { status: 'awaiting-upload' },
      parsing: { status: 'awaiting-upload' },
    } as const;
    let task = transition(aTask({ workflows }), 'queued', new Date(time));
    let told = [...taskEvents(task)];
    let last: typeof told = [];
    for (const { workflow, end, isCancelled, milliseconds } of steps) {
      time += milliseconds;
      const at = new Date(time);
      const from = task.workflows[workflow]?.status;
      const before = task;
      if (isFinal(task.status)) break;
      if (isCancelled) task = transition(task, 'cancelled', at);
      else if (from === 'queued') task = moveWorkflow(task, workflow, 'running', at);
      else if (from === 'running') task = moveWorkflow(task, workflow, end, at);
      if (task === before) continue;
      const isNews = task.status !== before.status;
      last = isNews ? taskEvents(task) : [];
      if (!isFinal(task.status)) told.push(...workflowEvents(task, workflow));
      if (!isFinal(task.status)) told.push(...last);
    }
    statuses.add(task.status);
    if (!isFinal(task.status)) told = told.filter(({ type }) => type !== `task.${task.status}.v1`);
    expect(byId(passedEvents(task))).toEqual(byId(told));
  });
  fc.assert(property, { numRuns: 300 });
  expect(statuses.size).toBeGreaterThan(3);
});

function byId(events: readonly DomainEvent[]) {
  return events.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

test('are none before the upload', () => {
  expect(taskEvents(aTask())).toEqual([]);
});
