import { expect, test } from 'vitest';
import type { DomainEvent } from '../../../../shared/events.ts';
import { taskEvents } from '../../../../shared/tasks/task-events.ts';
import { causeOf } from '../../../../shared/webhooks/cause-of.ts';
import { aTask } from '../../../support/builders.ts';

test('an event about a task goes back to it and to the request that began it', () => {
  const task = aTask({ status: 'queued', requestId: 'request-9' });
  const events = taskEvents(task);
  expect(events).toHaveLength(1);
  for (const event of events) expect(causeOf(event)).toEqual({ taskId: task.id, requestId: 'request-9' });
});

test('an event about something else goes back to nothing, whatever its data are', () => {
  const event: DomainEvent = {
    id: 'evt_1',
    type: 'webhook.test.v1',
    timestamp: '2026-01-01T00:00:00.000Z',
    ownerId: 'ada',
    data: { webhook: { id: 'one' } },
  };
  const nothing = { taskId: undefined, requestId: undefined };
  expect(causeOf(event)).toEqual(nothing);
  expect(causeOf({ ...event, data: { task: 'a string', requestId: 7 } })).toEqual(nothing);
});
