import type fc from 'fast-check';
import { expect } from 'vitest';
import { allItems, type Caller, type Door, expectStatus, markOf } from './door.ts';
import { type Step, stepBy } from './step.ts';
import type { KnownTask, World } from './world.ts';

const TASKS = '/api/v1/tasks';
const NOBODY_S = '01890000-0000-7000-8000-000000000000';

/** `people` is the schema of all tasks. */
const hasSchema = (world: World) => (world.schemas.get('people')?.versions.length ?? 0) > 0;

const chosenTask = (world: World, at: number): KnownTask =>
  world.tasks[at % Math.max(1, world.tasks.length)] ?? { id: NOBODY_S, owner: 'ada', state: 'gone' };

/** Reads what a task gives: 404 for whom it is not there. */
function reading(what: string, suffix: string, whenOver: number, before = 409): fc.Arbitrary<Step> {
  return stepBy(`read ${what}`, async ({ as, at, world, door }) => {
    const task = chosenTask(world, at);
    const status = {
      gone: 404,
      open: before,
      cancelled: before,
      succeeded: whenOver,
      moving: [whenOver, 409],
    }[task.state];
    await expectStatus(
      door,
      world.isVisible(task, as) ? status : 404,
      as,
      'GET',
      `${TASKS}/${task.id}/${suffix}`,
    );
  });
}

export async function createTask(
  world: World,
  door: Door,
  as: Caller,
  size: number,
  key?: string,
): Promise<void> {
  const file = { name: `${markOf(as)}.csv`, size, contentType: 'text/csv' };
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  const before = world.keyed.get(`${as} ${key}`);
  const expected = before === undefined ? (hasSchema(world) ? 201 : 422) : before.size === size ? 201 : 422;
  const body = { workflows: ['validation'], schema: 'people', file };
  const answer = await expectStatus(door, expected, as, 'POST', TASKS, body, headers);
  if (answer.status !== 201) return;
  const { id, owner } = answer.body.task;
  expect(owner).toBe(as);
  expect(answer.headers.get('location')).toBe(`${TASKS}/${id}`);
  if (before !== undefined) {
    expect(id).toBe(before.id);
    expect(answer.headers.get('idempotent-replayed')).toBe('true');
    return;
  }
  world.tasks.push({ id, owner: as, state: 'open' });
  if (key !== undefined) world.keyed.set(`${as} ${key}`, { size, id });
}

export const taskSteps: readonly fc.Arbitrary<Step>[] = [
  stepBy('create task', ({ as, world, door }) => createTask(world, door, as, 32)),
  stepBy('create task with key', ({ as, at, world, door }) =>
    createTask(world, door, as, 32 + (at % 2), `sequence-${at % 3}`),
  ),
  stepBy('take the file of task', async ({ as, at, world, door }) => {
    const task = chosenTask(world, at);
    const body = { workflows: ['validation'], schema: 'people', from: task.id };
    const expected = !world.isVisible(task, as) ? 404 : task.state === 'succeeded' ? 202 : [202, 409];
    const allowed = hasSchema(world) ? [expected].flat() : [422, 404, 409];
    const answer = await expectStatus(door, allowed, as, 'POST', TASKS, body);
    if (answer.status === 202) world.tasks.push({ id: answer.body.task.id, owner: as, state: 'moving' });
  }),
  stepBy('finish task', async ({ at, world, door }) => {
    const task = chosenTask(world, at);
    if (task.state !== 'open') return;
    await door.finish(task);
    task.state = 'succeeded';
  }),
  stepBy('read task', async ({ as, at, world, door }) => {
    const task = chosenTask(world, at);
    const isVisible = world.isVisible(task, as);
    const { body, headers } = await expectStatus(
      door,
      isVisible ? 200 : 404,
      as,
      'GET',
      `${TASKS}/${task.id}`,
    );
    if (!isVisible) return;
    expect(body).toMatchObject({ id: task.id, owner: task.owner });
    const status = { open: 'awaiting-upload', succeeded: 'succeeded', cancelled: 'cancelled' };
    if (task.state !== 'moving' && task.state !== 'gone') expect(body.status).toBe(status[task.state]);
    if (task.state === 'moving') return;
    const known = { 'if-none-match': headers.get('etag') ?? '' };
    await expectStatus(door, 304, as, 'GET', `${TASKS}/${task.id}`, undefined, known);
  }),
  reading('summary of task', 'validation', 200),
  reading('issues of task', 'validation/issues?limit=1', 200),
  reading('report of task', 'validation/report?format=ndjson', 303),
  reading('SQL of task, which is not parsed', 'parsing/sql', 404, 404),
  stepBy('cancel task', async ({ as, at, world, door }) => {
    const task = chosenTask(world, at);
    const status = { gone: 404, open: 200, cancelled: 200, succeeded: 409, moving: [200, 409] }[task.state];
    const expected = world.isVisible(task, as) ? status : 404;
    const answer = await expectStatus(door, expected, as, 'POST', `${TASKS}/${task.id}/cancel`);
    if (answer.status === 200) task.state = 'cancelled';
  }),
  stepBy('delete task', async ({ as, at, world, door }) => {
    const task = chosenTask(world, at);
    const status = { gone: 404, open: 409, cancelled: 204, succeeded: 204, moving: [204, 409] }[task.state];
    const expected = world.isVisible(task, as) ? status : 404;
    const answer = await expectStatus(door, expected, as, 'DELETE', `${TASKS}/${task.id}`);
    if (answer.status === 204) task.state = 'gone';
  }),
  stepBy('list tasks', async ({ as, at, world, door }) => {
    const items = await allItems(door, as, TASKS, 1 + (at % 7));
    const expected = world.tasks.filter((task) => world.isVisible(task, as)).map(({ id }) => id);
    expect(items.map(({ id }) => id).sort()).toEqual(expected.sort());
  }),
];
