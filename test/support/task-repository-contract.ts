import { describe, expect, test } from 'vitest';
import { ConflictError, InvalidInputError, NotFoundError, StaleWriteError } from '../../shared/errors.ts';
import { type Task, TaskStatus, transition } from '../../shared/tasks/task.ts';
import type { TaskRepository } from '../../shared/tasks/task-repository.ts';
import { aName, anId, aTask } from './builders.ts';

const NOW = new Date('2026-01-02T00:00:00.000Z');

/** What every `TaskRepository` promises. Each test has its own owner, so that implementations may share a table. */
export function taskRepositoryContract(create: () => Promise<TaskRepository>): void {
  test('counts the open tasks of one owner, up to as many as somebody wants to know of', async () => {
    const tasks = await create();
    const ownerId = aName();
    const dueAt = '2026-01-01T00:00:30.000Z';
    for (const status of TaskStatus.options) await tasks.create(aTask({ ownerId, status, dueAt }));
    await tasks.create(aTask({ ownerId: aName(), dueAt }));
    expect(await tasks.countOpen(ownerId, 10)).toBe(3);
    expect(await tasks.countOpen(ownerId, 2)).toBe(2);
  });

  async function withTasks(...changes: Partial<Task>[]) {
    const tasks = await create();
    const ownerId = aName();
    const made = changes.map((change) => aTask({ ownerId, ...change }));
    for (const task of made) await tasks.create(task);
    return { tasks, ownerId, made };
  }

  describe('one task', () => {
    test('gives back what was created, to the owner and to an administrator', async () => {
      const task = aTask({
        ownerId: aName(),
        file: { name: 'päth/../x\u0000.csv', size: 1, contentType: 'text/csv', sha256: 'x' },
        options: { sheet: 2, delimiter: ';', maxIssues: 5 },
        dueAt: '2026-01-01T00:00:30.000Z',
        error: { code: 'file-empty', title: 'Empty', detail: 'It is empty.', details: { bytes: 0 } },
      });
      const tasks = await create();
      await tasks.create(task);
      expect(await tasks.get(task.ownerId, task.id)).toEqual(task);
      expect(await tasks.find(task.id)).toEqual(task);
    });

    test('hides a task from everyone but its owner', async () => {
      const { tasks, made } = await withTasks({});
      await expect(tasks.get(aName('grace'), made[0]?.id ?? '')).rejects.toThrow(NotFoundError);
    });

    test('does not find what is not there', async () => {
      const tasks = await create();
      await expect(tasks.get('ada', anId())).rejects.toThrow(NotFoundError);
      await expect(tasks.find(anId())).rejects.toThrow(NotFoundError);
    });

    test('refuses to create the same id twice', async () => {
      const { tasks, made } = await withTasks({});
      const [task = aTask()] = made;
      await expect(tasks.create(task)).rejects.toThrow(ConflictError);
    });

    test('lets only one of two concurrent writers win', async () => {
      const { tasks, made } = await withTasks({});
      const [task = aTask()] = made;
      const outcomes = await Promise.allSettled([
        tasks.update(transition(task, 'queued', NOW)),
        tasks.update(transition(task, 'cancelled', NOW)),
      ]);
      const losses = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(losses).toHaveLength(1);
      expect(losses[0]?.reason).toBeInstanceOf(StaleWriteError);
    });

    test('removes a task once, and only the version that is stored', async () => {
      const { tasks, made } = await withTasks({});
      const [task = aTask()] = made;
      const moved = transition(task, 'queued', NOW);
      await tasks.update(moved);
      await expect(tasks.remove(task)).rejects.toThrow(StaleWriteError);
      await tasks.remove(moved);
      await expect(tasks.get(task.ownerId, task.id)).rejects.toThrow(NotFoundError);
      await expect(tasks.find(task.id)).rejects.toThrow(NotFoundError);
      await expect(tasks.remove(moved)).rejects.toThrow(StaleWriteError);
    });

    test('refuses to update a task that was never created', async () => {
      const tasks = await create();
      await expect(tasks.update(aTask({ version: 2 }))).rejects.toThrow(StaleWriteError);
    });
  });

  describe('lists', () => {
    test('are newest first and leave nothing out over pages', async () => {
      const { tasks, ownerId, made } = await withTasks({}, {}, {}, {}, {});
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await tasks.list(ownerId, {}, { limit: 2, cursor });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(seen).toEqual(made.map(({ id }) => id).reverse());
    });

    test('stay stable when something is inserted between two pages', async () => {
      const { tasks, ownerId, made } = await withTasks({}, {}, {});
      const first = await tasks.list(ownerId, {}, { limit: 2 });
      await tasks.create(aTask({ ownerId }));
      const second = await tasks.list(ownerId, {}, { limit: 2, cursor: first.next });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
        made.map(({ id }) => id).reverse(),
      );
    });

    test('are narrowed by status, workflow and schema, and a page is filled although others are between', async () => {
      const other = { name: 'other', version: 1 };
      const { tasks, ownerId, made } = await withTasks(
        { status: 'queued' },
        { schema: other },
        { status: 'queued', schema: other },
        { status: 'queued' },
      );
      const ids = async (filter: Parameters<TaskRepository['list']>[1]) =>
        (await tasks.list(ownerId, filter, { limit: 2 })).items.map(({ id }) => id);
      expect(await ids({ status: 'queued', schema: 'users' })).toEqual([made[3]?.id, made[0]?.id]);
      expect(await ids({ schema: 'other' })).toEqual([made[2]?.id, made[1]?.id]);
      expect(await ids({ workflow: 'parsing' })).toEqual([]);
    });

    test('show an owner nothing of others, and an administrator everything', async () => {
      const { tasks, made } = await withTasks({}, { ownerId: aName('grace') });
      const own = await tasks.list(made[0]?.ownerId ?? '', {}, { limit: 10 });
      expect(own.items).toEqual([made[0]]);
      const all = await tasks.listAll({}, { limit: 2 });
      expect(all.items.map(({ id }) => id)).toEqual([made[1]?.id, made[0]?.id]);
    });

    test('of everybody go on after a page, with and without a status', async () => {
      const { tasks, made } = await withTasks({}, { status: 'queued' }, {}, { status: 'queued' });
      const first = await tasks.listAll({}, { limit: 3 });
      const rest = await tasks.listAll({}, { limit: 1, cursor: first.next });
      expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(made.map(({ id }) => id).reverse());
      const queued = await tasks.listAll({ status: 'queued' }, { limit: 1 });
      const more = await tasks.listAll({ status: 'queued' }, { limit: 1, cursor: queued.next });
      expect([...queued.items, ...more.items].map(({ id }) => id)).toEqual([made[3]?.id, made[1]?.id]);
    });

    test.each(['', 'x', 'e30', '%00', 'eyJvd25lcklkIjoiZ3JhY2UifQ'])(
      'refuse the cursor %j',
      async (cursor) => {
        const { tasks, ownerId } = await withTasks({});
        await expect(tasks.list(ownerId, {}, { limit: 1, cursor })).rejects.toThrow(InvalidInputError);
        await expect(tasks.listAll({}, { limit: 1, cursor })).rejects.toThrow(InvalidInputError);
      },
    );

    test("refuse another owner's cursor", async () => {
      const { tasks, ownerId } = await withTasks({}, {});
      const { next } = await tasks.list(ownerId, {}, { limit: 1 });
      await expect(tasks.list(aName('grace'), {}, { limit: 1, cursor: next })).rejects.toThrow(
        InvalidInputError,
      );
    });
  });

  describe('due tasks', () => {
    test('are those of a status whose time has come, longest due first', async () => {
      const { tasks, made } = await withTasks(
        { dueAt: '2020-01-01T00:00:02.000Z', status: 'running' },
        { dueAt: '2020-01-01T00:00:01.000Z', status: 'running' },
        { dueAt: '2020-01-01T00:00:09.000Z', status: 'running' },
        { dueAt: '2020-01-01T00:00:00.000Z', status: 'queued' },
        { status: 'running' },
      );
      const ids = made.map(({ id }) => id);
      const due = await tasks.due('running', new Date('2020-01-01T00:00:02.000Z'), { limit: 100 });
      expect(due.items.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual([ids[1], ids[0]]);
    });

    test('are no longer due when postponed, and keep their version', async () => {
      const { tasks, ownerId, made } = await withTasks({ dueAt: '2020-01-01T00:00:00.000Z' });
      const [task = aTask()] = made;
      await tasks.postpone(task, NOW);
      expect(await tasks.get(ownerId, task.id)).toEqual({ ...task, dueAt: NOW.toISOString() });
    });

    test('are no longer due when dueAt is taken away', async () => {
      const { tasks, ownerId, made } = await withTasks({ dueAt: '2020-01-01T00:00:00.000Z' });
      const [{ dueAt: _, ...rest } = aTask()] = made;
      await tasks.postpone(rest, undefined);
      expect(await tasks.get(ownerId, rest.id)).toEqual(rest);
      await tasks.postpone(rest, NOW);
      expect(await tasks.get(ownerId, rest.id)).toEqual(rest);
    });

    test('are left alone by a postponement that comes too late', async () => {
      const { tasks, ownerId, made } = await withTasks({ dueAt: '2020-01-01T00:00:00.000Z' });
      const [task = aTask()] = made;
      const moved = transition(task, 'cancelled', NOW);
      await tasks.update(moved);
      await tasks.postpone(task, NOW);
      expect(await tasks.get(ownerId, task.id)).toEqual(moved);
    });
  });
}
