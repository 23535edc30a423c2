import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseWorkbook } from '../../../bin/etl/parse-workbook.ts';
import { installedPglite } from '../../../shared/runtime/postgres/installed-pglite.ts';
import { PgliteEngine } from '../../../shared/runtime/postgres/pglite-engine.ts';
import { parseUpload } from '../../../shared/tasks/parse-upload.ts';
import { ParsingReport } from '../../../shared/tasks/parsing-report.ts';
import { writeWorkbook } from '../../support/spreadsheets/workbook-writer.ts';
import { messageOf, TaskWorld } from '../../unit/shared/tasks/task-world.ts';
import { DebianPostgres, hasDebianPostgres } from './debian-postgres.ts';
import { REFUSED, refusingEngine } from './refusing-engine.ts';

/** A database starts three times while others work, too. */
const LONG_MS = 300_000;
const ROWS = Array.from({ length: 20 }, (_, i) => i + 2);

/** C is refused, D depends on it, B and the total do not. */
function refusedWorkbook(): Buffer {
  const header = ['n', 'twice', 'bad', 'worse']
    .map((name, i) => `<c r="${'ABCD'[i]}1" t="inlineStr"><is><t>${name}</t></is></c>`)
    .join('');
  const rows = ROWS.map(
    (r) =>
      `<row r="${r}"><c r="A${r}"><v>${r}</v></c>${formula(`B${r}`, `A${r}*2`, r * 2)}${formula(`C${r}`, `A${r}+A${r}*0*${REFUSED}`, r)}${formula(`D${r}`, `C${r}+1`, r + 1)}</row>`,
  );
  const total = `<row r="40">${formula('F40', 'SUM(B2:B21)', 460)}</row>`;
  const sheetData = `<row r="1">${header}</row>${rows.join('')}${total}`;
  return writeWorkbook({ sheets: [{ name: 'Numbers', sheetData }] });
}

function formula(address: string, text: string, saved: number): string {
  return `<c r="${address}"><f>${text}</f><v>${saved}</v></c>`;
}

const openDatabase = () =>
  refusingEngine(new PgliteEngine({ files: installedPglite(), statementTimeoutMs: 120_000 }));
const VERDICT = { cells: 61, pass: 21, fail: 0, unresolved: 40 };
const UNSUPPORTED = [
  { cell: 'C2:C21', code: 'refused-by-database', reason: 'the database refused it: no such numbers' },
  {
    cell: 'D2:D21',
    code: 'refused-by-database',
    reason: 'the database refused it: it depends on Numbers!C2:C21',
  },
];
/** What the delivered views show. */
const CHECK = `do $$ begin
  assert (select sum(twice) = 460 and sum(bad) = 230 and sum(worse) = 250 from book."v_Numbers");
  assert (select number = 460 from book."v_Numbers_cells");
  assert (select count(*) = 2 from book.xl_catalog where refusal like 'the database refused it: %');
end $$;
`;

describe('A workbook with a formula that the database refuses', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'refused-'));
    await writeFile(join(folder, 'book.xlsx'), refusedWorkbook());
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function onCommandLine(isProven: boolean) {
    const sql = join(folder, `${isProven}.sql`);
    const command = { file: join(folder, 'book.xlsx'), sql, dialect: 'postgresql', layout: 'view' } as const;
    const parsed = await parseWorkbook(
      { name: 'parse', ...command, data: 'copy', isJson: true, isProven },
      openDatabase,
    );
    return { ...parsed, script: await readFile(sql, 'utf8') };
  }

  async function asTask() {
    const world = new TaskWorld();
    const file = {
      name: 'book.xlsx',
      size: refusedWorkbook().length,
      contentType: 'application/octet-stream',
    };
    const workflows = { parsing: { status: 'awaiting-upload' as const } };
    const task = await world.queued(refusedWorkbook(), { file, workflows, schema: undefined });
    const attempt = { number: 1, outOfTime: new AbortController().signal };
    const ended = await parseUpload({ ...world, openDatabase }, messageOf(task), attempt);
    const report = ParsingReport.parse(JSON.parse(await world.result(task, 'parsing/summary.json')));
    return { ended, report, script: await world.result(task, 'parsing/package.sql') };
  }

  test('is delivered with it as constants, on the command line', { timeout: LONG_MS }, async () => {
    const { summary, script } = await onCommandLine(true);

    expect(summary.proof).toMatchObject(VERDICT);
    expect(summary.unsupported).toMatchObject(UNSUPPORTED);
    expect(summary.unresolved).toEqual([]);
    expect(script.replace(/^copy [^;]*"xl_catalog"[\s\S]*/m, '')).not.toContain(String(REFUSED));
  });

  test('is delivered with it as constants, as a task, the same each time', { timeout: LONG_MS }, async () => {
    const { ended, report, script } = await asTask();
    const again = await asTask();

    expect(ended).toMatchObject({
      status: 'succeeded',
      parsing: { outcome: 'unproven', pass: 21, unresolved: 40 },
    });
    expect(report).toMatchObject({ proof: VERDICT, unsupported: UNSUPPORTED, unresolved: [] });
    expect(report.dialects[0]).toMatchObject({ dialect: 'postgresql', translatedCells: 21, unsupported: 2 });
    expect(again.script).toBe(script);
    expect(again.report).toEqual(report);
  });

  test('keeps its SQL when nothing is proven', { timeout: LONG_MS }, async () => {
    const { summary, script } = await onCommandLine(false);

    expect(summary.proof).toBeNull();
    expect(summary.formulas).toMatchObject({ translated: 4, unsupported: 0 });
    expect(script).toContain(String(REFUSED));
  });

  test.runIf(hasDebianPostgres)(
    'comes as a script that runs on Debian’s PostgreSQL and has views that can be read',
    { timeout: LONG_MS },
    async () => {
      await using postgres = await DebianPostgres.start();
      const scripts = [(await onCommandLine(true)).script, (await asTask()).script];

      for (const script of scripts) expect(await postgres.runFile(script + CHECK)).toBeUndefined();
    },
  );
});
