import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../../../shared/errors.ts';
import { encodeIssueCursor } from '../../../../shared/tasks/issue-cursor.ts';
import { type IssueFilter, readIssues } from '../../../../shared/tasks/read-issues.ts';
import type { Issue } from '../../../../shared/validation/issue.ts';
import { anId, aTask } from '../../../support/builders.ts';
import { InMemoryResultStore } from '../../../support/in-memory-result-store.ts';
import { InMemoryTaskRepository } from '../../../support/in-memory-task-repository.ts';
import { anIssue, storeReport, VALIDATED } from '../../../support/validation-results.ts';

const ADA = { username: 'ada', role: 'user' } as const;

async function withReport(issues: readonly Issue[], chunkBytes = 7) {
  const tasks = new InMemoryTaskRepository();
  const results = new InMemoryResultStore();
  results.chunkBytes = chunkBytes;
  const task = aTask(VALIDATED);
  await tasks.create(task);
  const report = Buffer.from(await storeReport(results, task, issues)).toString();
  const page = (limit: number, cursor?: string, filter: IssueFilter = {}, scanBytes?: number) =>
    readIssues({ tasks, results, ...(scanBytes && { scanBytes }) }, ADA, task.id, filter, { limit, cursor });
  const all = async (limit: number, filter?: IssueFilter, scanBytes?: number) => {
    const pages: (readonly Issue[])[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await page(limit, cursor, filter, scanBytes);
      pages.push(items);
      cursor = next;
    } while (cursor !== undefined);
    return pages;
  };
  return { task, report, page, all };
}

const numbered = (count: number): Issue[] =>
  Array.from({ length: count }, (_, index) =>
    anIssue({ row: index + 2, code: index % 3 ? 'type' : 'required' }),
  );

describe('pages', () => {
  test('hold every issue once, in file order, whatever their size and the size of chunks', async () => {
    const sizes = fc.tuple(fc.nat(25), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 600 }));
    await fc.assert(
      fc.asyncProperty(sizes, async ([count, limit, chunkBytes]) => {
        const issues = numbered(count);
        const pages = await (await withReport(issues, chunkBytes)).all(limit);
        expect(pages.flat()).toEqual(issues);
        expect(pages).toHaveLength(Math.max(1, Math.ceil(count / limit)));
      }),
      { numRuns: 50 },
    );
  });

  test('are filled with what the filter lets through, and the last one has no next', async () => {
    const issues = numbered(12);
    const required = issues.filter(({ code }) => code === 'required');
    const pages = await (await withReport(issues)).all(2, { code: 'required' });
    expect(pages).toEqual([required.slice(0, 2), required.slice(2)]);
  });

  test('end early, even empty, when too much of the report was looked through', async () => {
    const issues = [...numbered(20), anIssue({ row: 99, column: 'name' })];
    const pages = await (await withReport(issues)).all(5, { column: 'name' }, 500);
    expect(pages.length).toBeGreaterThan(5);
    expect(pages[0]).toEqual([]);
    expect(pages.flat()).toEqual(issues.slice(-1));
  });

  test('move on by a line at least, however little may be looked through', async () => {
    const issues = numbered(4);
    expect((await (await withReport(issues)).all(5, {}, 1)).flat()).toEqual(issues);
  });

  test('of a report without issues are one and empty', async () => {
    const { page } = await withReport([]);
    expect(await page(10)).toEqual({ items: [] });
  });
});

describe('a forged cursor', () => {
  test('gives issues that are there, or a refusal, and never anything else', async () => {
    const { task, report, page } = await withReport(numbered(4));
    const starts = new Set(
      [...report.matchAll(/\n/g)].map(({ index }) => Buffer.byteLength(report.slice(0, index + 1))),
    );
    const bytes = Buffer.byteLength(report);
    const offsets = fc.oneof(fc.integer({ min: 1, max: bytes + 5 }), fc.maxSafeInteger());
    await fc.assert(
      fc.asyncProperty(offsets, async (offset) => {
        const reading = page(10, encodeIssueCursor(task.id, offset));
        if (starts.has(offset)) await expect(reading).resolves.toBeDefined();
        else await expect(reading).rejects.toThrow(InvalidInputError);
      }),
    );
  });

  test('of any text is refused', async () => {
    const { task, page } = await withReport(numbered(2));
    const json = fc.json().map((text) => Buffer.from(text).toString('base64url'));
    const almost = fc.anything().map((offset) => {
      const text = JSON.stringify({ task: task.id, offset: typeof offset === 'bigint' ? 0 : offset });
      return Buffer.from(text).toString('base64url');
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), json, almost), async (cursor) => {
        await expect(page(10, cursor)).rejects.toThrow(InvalidInputError);
      }),
    );
  });

  test("of another task's report is refused", async () => {
    const { page } = await withReport(numbered(2));
    await expect(page(10, encodeIssueCursor(anId(), 1))).rejects.toThrow(InvalidInputError);
  });
});
