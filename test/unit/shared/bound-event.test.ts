import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundEvent } from '../../../shared/bound-event.ts';
import { InvalidInputError } from '../../../shared/errors.ts';
import { eventSchema } from '../../../shared/event-schemas.ts';
import { EventType, type StoredEvent } from '../../../shared/events.ts';
import { type Task, type TaskProblem, TaskStatus } from '../../../shared/tasks/task.ts';
import { taskEvents } from '../../../shared/tasks/task-events.ts';
import { taskProblem } from '../../../shared/tasks/task-problem.ts';
import { anEvent, aTask } from '../../support/builders.ts';

/** What a webhook is sent. */
function bytesOf({ type, timestamp, data }: StoredEvent): number {
  return Buffer.byteLength(JSON.stringify({ type, timestamp, data }));
}

describe('a task with everything as large as it may be', () => {
  /** Six bytes in JSON. */
  const worst = '\u0001'.repeat(255);
  const error: TaskProblem = taskProblem(
    new InvalidInputError('\u0001'.repeat(5000), [{ pointer: worst, code: 'invalid-input', detail: worst }]),
  );
  const failed = { status: 'failed', endedAt: '2026-01-01T00:00:00.000Z', error } as const;
  const task = (status: Task['status']): Task => ({
    ...aTask({ status }),
    workflows: { validation: failed, parsing: failed },
    file: { name: worst, size: 1, contentType: worst, sha256: 'x'.repeat(44) },
    options: { sheet: worst },
    schema: { name: 'n'.repeat(200), version: 1_000_000 },
    error,
  });

  test('is more than we promise', () => {
    expect(Math.max(...taskEvents(task('failed')).map(bytesOf))).toBeGreaterThan(20_000);
  });

  test.each(TaskStatus.options.filter((one) => one !== 'awaiting-upload'))(
    'is told when it is %s in less than 20 kB, cut, and as the schema of its type says',
    (status) => {
      for (const event of taskEvents(task(status))) {
        const bounded = boundEvent(event);
        expect(bytesOf(bounded)).toBeLessThan(20_000);
        expect(bounded).toMatchObject({ id: event.id, type: event.type, ownerId: event.ownerId });
        expect(bounded.data).toMatchObject({ cut: true, links: event.data.links });
        expect(eventSchema(EventType.parse(event.type)).safeParse(bounded).error).toBeUndefined();
      }
    },
  );
});

describe('an event', () => {
  test('that fits is told as it is, to the last byte', () => {
    const around = bytesOf(anEvent({ data: { text: '' } }));
    const fits = anEvent({ data: { text: 'x'.repeat(19_999 - around) } });
    expect(bytesOf(fits)).toBe(19_999);
    expect(boundEvent(fits)).toBe(fits);
    const tooLarge = { ...fits, data: { text: `${fits.data.text}x` } };
    expect(bytesOf(boundEvent(tooLarge))).toBeLessThan(2000);
    expect(boundEvent(tooLarge).data).toMatchObject({ cut: true, text: expect.stringMatching(/^x{900}/) });
  });

  test.each([
    ['a megabyte of text', { text: 'ü'.repeat(1_000_000) }],
    ['a list without end', { items: Array.from({ length: 100_000 }, (_, index) => ({ index, text: 'x' })) }],
    [
      'members without end',
      Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`m${index}`, index])),
    ],
    ['names without end', { ['n'.repeat(300_000)]: 1, small: 2 }],
    ['links without end', { small: 1, links: { self: 'x'.repeat(300_000) } }],
    ['half a character at the end', { text: '😀'.repeat(30_000) }],
  ])('with %s is told in less than 20 kB, as itself', (_what, data) => {
    const event = anEvent({ data });
    const bounded = boundEvent(event);
    expect(bytesOf(bounded)).toBeLessThan(20_000);
    expect(bounded).toMatchObject({ id: event.id, type: event.type, timestamp: event.timestamp });
    expect(bounded.data.cut).toBe(true);
    expect(JSON.stringify(bounded)).not.toMatch(/\\ud[89a-f]/); // half a surrogate pair
    if ('small' in data) expect(bounded.data).toMatchObject({ small: data.small });
  });

  test('is bounded whatever it holds, once and for all', () => {
    const big = fc.string({ unit: 'binary', maxLength: 2000, size: 'max' });
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, big, fc.integer(), tie('list'), tie('members')),
      list: fc.array(tie('tree'), { maxLength: 30 }),
      members: fc.dictionary(fc.string({ maxLength: 50 }), tie('tree'), { maxKeys: 10 }),
    }));
    let cut = 0;
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 20 }), tree, { minKeys: 3, maxKeys: 30 }), (data) => {
        const bounded = boundEvent(anEvent({ data }));
        expect(bytesOf(bounded)).toBeLessThan(20_000);
        expect(boundEvent(bounded)).toBe(bounded);
        if (bounded.data.cut === true) cut += 1;
      }),
      { numRuns: 60 },
    );
    expect(cut).toBeGreaterThan(5);
  }, 30_000);
});
