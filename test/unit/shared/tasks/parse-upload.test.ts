import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { ConflictError } from '../../../../shared/errors.ts';
import type { ProvingEngine } from '../../../../shared/sql/proof/prove-workbook.ts';
import { type ParseUploadDeps, parseUpload } from '../../../../shared/tasks/parse-upload.ts';
import { ParsingReport } from '../../../../shared/tasks/parsing-report.ts';
import type { Attempt } from '../../../../shared/tasks/run-workflow.ts';
import { moveWorkflow, type Task, transition } from '../../../../shared/tasks/task.ts';
import { validateUpload } from '../../../../shared/tasks/validate-upload.ts';
import { ordersWorkbook } from '../../../support/spreadsheets/orders-workbook.ts';
import { CrashAfter } from './crash-after.ts';
import { stopAtEachCall } from './crash-drill.ts';
import { BAD_CSV, messageOf, TaskWorld } from './task-world.ts';

const FIRST: Attempt = { number: 1, outOfTime: new AbortController().signal };
const AGAIN: Attempt = { ...FIRST, number: 2 };
const RESULTS = [
  'parsing/package.sql',
  'parsing/package.duckdb.sql',
  'parsing/package.sqlite.sql',
  'parsing/workbook.json',
  'parsing/summary.json',
] as const;

const PARSING: Partial<Task> = { workflows: { parsing: { status: 'awaiting-upload' } }, schema: undefined };
const BOTH: Partial<Task> = {
  workflows: { validation: { status: 'awaiting-upload' }, parsing: { status: 'awaiting-upload' } },
};

/** A database that takes every statement and has an answer to none of the questions. */
function aDatabase(change: Partial<ProvingEngine> = {}) {
  return {
    name: 'a database',
    run: async () => undefined,
    clear: async () => undefined,
    query: async () => {
      throw new Error('it knows nothing');
    },
    [Symbol.asyncDispose]: async () => undefined,
    ...change,
  };
}

function parsingIn(world: TaskWorld, change: Partial<ParseUploadDeps> = {}): ParseUploadDeps {
  return { ...world, openDatabase: () => aDatabase(), ...change };
}

async function reportOf(world: TaskWorld, task: Task): Promise<ParsingReport> {
  return ParsingReport.parse(JSON.parse(await world.result(task, 'parsing/summary.json')));
}

describe('parsing an upload', () => {
  test('writes SQL, workbook and summary, and says what could not be proven and why', async () => {
    const world = new TaskWorld();
    const { bytes, formulaCells } = await ordersWorkbook();
    const task = await world.queued(bytes, PARSING);
    const ended = await parseUpload(parsingIn(world), messageOf(task), FIRST);

    expect(ended).toMatchObject({
      status: 'succeeded',
      parsing: { outcome: 'unproven', formulaCells, pass: 0, unresolved: formulaCells },
    });
    expect(Object.fromEntries(world.counts)).toEqual({
      TasksSucceeded: 1,
      CacheMisses: 1,
      WorkbooksUnproven: 1,
      FormulaCellsProven: 0,
      FormulaCellsWrong: 0,
      FormulaCellsUnresolved: formulaCells,
      ParsingMs: 0,
    });
    expect(await reportOf(world, task)).toMatchObject({ proof: { unresolved: formulaCells }, failures: [] });
    expect(await world.result(task, 'parsing/package.sql')).toContain('create view');
    const workbook = await world.result(task, 'parsing/workbook.json');
    expect(JSON.parse(workbook).sheets[1].formulas[0]).toMatchObject({
      reason: 'the database refused it: it knows nothing',
    });
    expect(world.eventTypes()).toEqual([
      'task.running.v1',
      'parsing.running.v1',
      'parsing.completed.v1',
      'task.succeeded.v1',
    ]);
  });

  test('writes the SQL of all dialects, and says by name what each engine lacks', async () => {
    const world = new TaskWorld();
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('Prices');
    sheet.addRow(['Price', 'Shown', 'Twice', 'Lost']);
    for (let row = 2; row <= 5; row++) {
      const formulas = [`TEXT(A${row},"0.00")`, `A${row}*2`, `BESSELJ(A${row},1)`];
      sheet.addRow([row, ...formulas.map((formula) => ({ formula, result: 1 }))]);
    }
    const bytes = new Uint8Array(await book.xlsx.writeBuffer());
    const task = await world.queued(bytes, PARSING);
    await parseUpload(parsingIn(world), messageOf(task), FIRST);

    expect(await world.result(task, 'parsing/package.duckdb.sql')).toContain('::double');
    expect(await world.result(task, 'parsing/package.sqlite.sql')).toContain('.v_Prices');
    const lacks = (engine: string) => [
      {
        sheet: 'Prices',
        cell: 'B2:B5',
        formula: '=TEXT(A2,"0.00")',
        code: 'dialect',
        reason: `${engine} has no helper text_format`,
      },
    ];
    expect((await reportOf(world, task)).dialects).toEqual([
      { dialect: 'postgresql', translatedCells: 8, unsupported: 1, lacks: [] },
      { dialect: 'duckdb', translatedCells: 4, unsupported: 2, lacks: lacks('DuckDB') },
      { dialect: 'sqlite', translatedCells: 4, unsupported: 2, lacks: lacks('SQLite') },
    ]);
  });

  test('computes in the tables what the task wants there', async () => {
    const world = new TaskWorld();
    const { bytes } = await ordersWorkbook();
    const task = await world.queued(bytes, { ...PARSING, options: { layout: 'table' } });
    await parseUpload(parsingIn(world), messageOf(task), FIRST);
    const { layout, tables } = await reportOf(world, task);
    expect(layout).toBe('table');
    const orders = tables.find(({ table }) => table === 'Orders');
    expect(orders?.columns.filter(({ formula }) => formula !== undefined)).toMatchObject([
      { name: 'Price', computedIn: 'view', whyInView: 'it reads more than its own row' },
      { name: 'Total', computedIn: 'view', whyInView: 'it reads Price, which is computed in the view' },
      { name: 'Share', computedIn: 'view', whyInView: 'it reads Total, which is computed in the view' },
      { name: 'Kind', computedIn: 'view', whyInView: 'it reads Total, which is computed in the view' },
    ]);
  });

  test('opens no database when no proof is wanted', async () => {
    const world = new TaskWorld();
    const { bytes } = await ordersWorkbook();
    const task = await world.queued(bytes, { ...PARSING, options: { proof: false } });
    const openDatabase = () => expect.fail('there is a database');
    const ended = await parseUpload(parsingIn(world, { openDatabase }), messageOf(task), FIRST);
    expect(ended.parsing).toMatchObject({ outcome: 'not-run' });
    expect((await reportOf(world, task)).proof).toBeNull();
  });

  test('calls a workbook without formulas proven: there is nothing to compute', async () => {
    const world = new TaskWorld();
    const task = await world.queued(BAD_CSV, PARSING);
    const ended = await parseUpload(parsingIn(world), messageOf(task), FIRST);
    expect(ended.parsing).toMatchObject({ outcome: 'proven', formulaCells: 0, tables: 1 });
  });

  test('fails for a file that is no workbook, and leaves nothing', async () => {
    const world = new TaskWorld();
    const task = await world.queued('PK\u{3}\u{4} and no more', PARSING);
    const ended = await parseUpload(parsingIn(world), messageOf(task), FIRST);
    expect(ended).toMatchObject({ status: 'failed', workflows: { parsing: { status: 'failed' } } });
    expect(ended.error?.code).toBe(ended.workflows.parsing?.error?.code);
    for (const name of RESULTS) expect(await world.results.exists(task, name)).toBe(false);
  });

  test('goes on when a statement is refused, and says which the first was', async () => {
    const world = new TaskWorld();
    const { bytes, formulaCells } = await ordersWorkbook();
    const task = await world.queued(bytes, PARSING);
    const openDatabase = () =>
      aDatabase({
        run: async (script: string) => {
          if (script.includes('create view')) throw new Error('no views today');
        },
      });
    await parseUpload(parsingIn(world, { openDatabase }), messageOf(task), FIRST);
    const workbook = await world.result(task, 'parsing/workbook.json');
    expect(workbook.split('the first statement that was refused: no views today').length - 1).toBe(
      formulaCells / 12,
    );
  });

  test('stops and leaves nothing when the task was cancelled meanwhile', async () => {
    const world = new TaskWorld();
    const { bytes } = await ordersWorkbook();
    const task = await world.queued(bytes, PARSING);
    const openDatabase = () => {
      world.clock.advance(5000);
      return aDatabase({
        run: async () => {
          const running = await world.stored(task);
          if (running.status === 'running')
            await world.tasks.update(transition(running, 'cancelled', world.now()));
        },
      });
    };
    const ended = await parseUpload(parsingIn(world, { openDatabase }), messageOf(task), FIRST);
    expect(ended.status).toBe('cancelled');
    for (const name of RESULTS) expect(await world.results.exists(task, name)).toBe(false);
  });

  test('does nothing in a task that does not want it', async () => {
    const world = new TaskWorld();
    const task = await world.queued(BAD_CSV);
    expect(await parseUpload(parsingIn(world), messageOf(task), FIRST)).toEqual(task);
  });
});

/** Sorted. */
const ALL_OF_BOTH = [
  'parsing-completed',
  'parsing-running',
  'running',
  'succeeded',
  'validation-completed',
  'validation-running',
];

describe('a task of two workflows', () => {
  test('ends with the later one, and each is told of once', async () => {
    const world = new TaskWorld();
    await world.saveSchema();
    const task = await world.queued(BAD_CSV, BOTH);
    const between = await validateUpload(world, messageOf(task), FIRST);
    expect(between).toMatchObject({
      status: 'running',
      workflows: { validation: { status: 'succeeded' }, parsing: { status: 'queued' } },
    });
    const ended = await parseUpload(parsingIn(world), messageOf(task), FIRST);
    expect(ended).toMatchObject({ status: 'succeeded', validation: { outcome: 'invalid' } });
    expect(world.events.published.map(({ type }) => type)).toEqual([
      'task.running.v1',
      'validation.running.v1',
      'validation.completed.v1',
      'parsing.running.v1',
      'parsing.completed.v1',
      'task.succeeded.v1',
    ]);
  });

  test('succeeds when both work at the same time', async () => {
    const world = new TaskWorld();
    await world.saveSchema();
    const task = await world.queued(BAD_CSV, BOTH);
    const attempts = [
      () => validateUpload(world, messageOf(task), AGAIN),
      () => parseUpload(parsingIn(world), messageOf(task), AGAIN),
    ];
    // One of them may lose the race for the start; its message comes again then.
    await Promise.all(attempts.map((attempt) => attempt().catch(attempt)));
    expect((await world.stored(task)).status).toBe('succeeded');
    expect(world.eventIds().toSorted()).toEqual(ALL_OF_BOTH.map((what) => `evt_${task.id}_${what}`));
  });

  test('fails when one has failed, and keeps what the other found', async () => {
    const world = new TaskWorld();
    const task = await world.queued(BAD_CSV, BOTH); // its schema was removed
    const parsed = await parseUpload(parsingIn(world), messageOf(task), FIRST);
    expect(parsed.status).toBe('running');
    const ended = await validateUpload(world, messageOf(task), FIRST);
    expect(ended).toMatchObject({
      status: 'failed',
      workflows: { validation: { status: 'failed' }, parsing: { status: 'succeeded' } },
    });
    expect(ended.error).toEqual(ended.workflows.validation?.error);
    expect(world.eventTypes()).toEqual([
      'task.running.v1',
      'parsing.running.v1',
      'parsing.completed.v1',
      'validation.running.v1',
      'validation.failed.v1',
      'task.failed.v1',
    ]);
    expect(await world.results.exists(task, 'parsing/summary.json')).toBe(true);
  });

  test('tells that one has failed while the other has not begun, wherever its worker is stopped', async () => {
    const calls = await stopAtEachCall(
      async () => {
        const world = new TaskWorld();
        return { world, task: await world.queued(BAD_CSV, BOTH) }; // its schema was removed
      },
      async ({ world, task }, where) => {
        expect((await world.stored(task)).status, where).toBe('running');
        const told = new Map(world.events.published.map((event) => [event.id, event]));
        expect([...told.keys()].toSorted(), where).toEqual(
          ['running', 'validation-failed', 'validation-running'].map((what) => `evt_${task.id}_${what}`),
        );
        expect(told.get(`evt_${task.id}_validation-failed`)?.data).toMatchObject({
          task: {
            status: 'running',
            workflows: { validation: { status: 'failed', error: expect.anything() } },
          },
        });
      },
    );
    expect(calls).toBeGreaterThan(4);
  });

  test('does not move a workflow that has ended', async () => {
    const world = new TaskWorld();
    await world.saveSchema();
    const task = await world.queued(BAD_CSV, BOTH);
    const between = await validateUpload(world, messageOf(task), FIRST);
    expect(() => moveWorkflow(between, 'validation', 'running', world.now())).toThrow(ConflictError);
  });

  test('a parsing worker that is stopped anywhere is made good by the next delivery', async () => {
    for (let last = 1; ; last += 1) {
      const world = new TaskWorld();
      await world.saveSchema();
      const task = await world.queued(BAD_CSV, BOTH);
      const crash = new CrashAfter(last);
      const crashing = parsingIn(world, {
        tasks: crash.wrap(world.tasks),
        uploads: crash.wrap(world.uploads),
        results: crash.wrap(world.results),
        events: crash.wrap(world.events),
      });
      const isOver = await parseUpload(crashing, messageOf(task), FIRST).then(
        () => true,
        () => false,
      );
      await validateUpload(world, messageOf(task), FIRST);
      await parseUpload(parsingIn(world), messageOf(task), AGAIN);
      const story = `stopped after call ${last}`;
      const { status, dueAt } = await world.stored(task);
      expect({ status, dueAt }, story).toEqual({ status: 'succeeded' });
      expect(world.eventIds().toSorted(), story).toEqual(ALL_OF_BOTH.map((what) => `evt_${task.id}_${what}`));
      if (isOver) {
        expect(last).toBeGreaterThan(6);
        return;
      }
    }
  });

  test('answers the same question of the same file with what it came to before, byte for byte', async () => {
    const world = new TaskWorld();
    const { bytes } = await ordersWorkbook();
    const complete = parsingIn(world, { openDatabase: () => aDatabase({ query: async () => [] }) });
    const first = await world.queued(bytes, PARSING);
    const parsed = await parseUpload(complete, messageOf(first), FIRST);
    const second = await world.queued(bytes, PARSING);
    const ended = await parseUpload(parsingIn(world, { openDatabase: refuse }), messageOf(second), FIRST);

    expect(parsed.parsing?.fromCache).toBe(false);
    expect(ended.parsing).toEqual({ ...parsed.parsing, fromCache: true, durationMs: expect.any(Number) });
    for (const name of RESULTS)
      expect(await world.result(second, name)).toBe(await world.result(first, name));

    const others: Partial<Task>[] = [
      { ownerId: 'grace' },
      { options: { proof: false } },
      { file: { ...second.file, name: 'other.xlsx' } },
    ];
    for (const other of others) {
      const task = await world.queued(bytes, { ...PARSING, ...other });
      expect((await parseUpload(complete, messageOf(task), FIRST)).parsing?.fromCache).toBe(false);
    }
  });

  test('does not remember what a database refused, which may do better at another time', async () => {
    const world = new TaskWorld();
    const { bytes } = await ordersWorkbook();
    for (let i = 0; i < 2; i++) {
      const task = await world.queued(bytes, PARSING);
      const ended = await parseUpload(parsingIn(world), messageOf(task), FIRST);
      expect(ended.parsing?.fromCache).toBe(false);
    }
    expect(world.cache.all()).toEqual([]);
  });
});

function refuse(): never {
  throw new Error('nobody should ask a database');
}
