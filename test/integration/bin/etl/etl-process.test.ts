import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ordersWorkbook } from '../../../support/spreadsheets/orders-workbook.ts';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';

const ETL = resolve('bin/etl.js');
const PEOPLE = resolve('docs/examples/people.csv');
const SCHEMA = resolve('docs/examples/people.schema.json');
const VALID = 'name,email\nAda,ada@example.com\n';

describe('the etl process', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'etl-'));
    const names = { name: '2024', rows: [['name'], ['']] };
    const orders = {
      name: 'Orders',
      rows: [
        ['name', 'email'],
        ['Ada', 'nobody'],
      ],
    };
    await writeFile(join(folder, 'valid.csv'), VALID);
    await writeFile(join(folder, 'book.xlsx'), writeWorkbook({ sheets: [names, orders] }));
    await writeFile(join(folder, 'bad.pdf.csv'), '%PDF-1.7\n');
    await writeFile(join(folder, 'broken.json'), '{"type":');
    await writeFile(join(folder, 'wrong.json'), '{"type":"object","properties":{"a":{"type":"txt"}}}');
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function etl(argv: readonly string[], input = '', cwd = folder) {
    const child = spawn(process.execPath, [ETL, ...argv], { cwd });
    child.stdin.end(input);
    const exit = once(child, 'close');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await exit;
    return { code, stdout, stderr };
  }
  const validate = (argv: readonly string[], input?: string) =>
    etl(['validate', '--schema', SCHEMA, ...argv], input);

  it('ends with 0 and JSON when a file is valid', async () => {
    const { code, stdout, stderr } = await validate(['valid.csv']);

    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      files: [{ file: 'valid.csv', outcome: 'valid', rows: { total: 1 }, issues: [] }],
    });
    expect([code, stderr]).toEqual([0, '']);
  });

  it('reads formulas from a file or a pipe, and ends with 1 if one is none', async () => {
    await writeFile(join(folder, 'formulas.txt'), 'A1+B1\n');
    const fromFile = await etl(['formulas', 'formulas.txt']);
    const piped = await etl(['formulas', '-'], 'A1+B1\nA1+\n');
    const missing = await etl(['formulas', 'nowhere.txt']);

    const line = '{"formula":"A1+B1","ok":true,"r1c1":"RC+RC[1]"}\n';
    expect(fromFile).toEqual({ code: 0, stdout: line, stderr: '' });
    expect(piped.code).toBe(1);
    expect(piped.stdout).toContain(line);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('There is no file “nowhere.txt”.');
  });

  it('turns a workbook into SQL, proves it, and prints what the README shows', async () => {
    const argv = ['parse', 'docs/examples/orders.xlsx', '--sql', join(folder, 'orders.sql')];
    const { code, stdout, stderr } = await etl(argv, '', resolve('.'));

    const [table = '', where] = stdout.split(/(?=The SQL is in )/);
    expect(await readFile('README.md', 'utf8')).toContain(`\n${table}\`\`\``);
    expect(where).toBe(`The SQL is in ${join(folder, 'orders.sql')}.\n`);
    expect([code, stderr]).toEqual([0, '']);
    expect(await readFile(join(folder, 'orders.sql'), 'utf8')).toContain('create view "orders"."v_Orders"');
  });

  it('computes in the tables where that is wanted, proves it, and says what the views compute', async () => {
    const argv = [
      'parse',
      'docs/examples/orders.xlsx',
      '--layout',
      'table',
      '--sql',
      join(folder, 'table.sql'),
    ];
    const { code, stdout } = await etl(argv, '', resolve('.'));

    expect(code).toBe(0);
    expect(stdout).toContain('66 of 66 computed cells proven');
    expect(stdout).toMatch(
      /Not computed by the tables\n(?: .*\n)* {2}Orders\.Running_total {2}it reads more than its own row\n/,
    );
    expect(await readFile(join(folder, 'table.sql'), 'utf8')).toContain('create table "orders"."Orders"');
  });

  it('ends with 1 when a cell differs, and shows both values', async () => {
    await writeFile(join(folder, 'stale.xlsx'), (await ordersWorkbook(12, 99)).bytes);
    const asJson = await etl(['parse', 'stale.xlsx', '--json']);

    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      file: 'stale.xlsx',
      proof: { cells: 48, pass: 47, fail: 1, unresolved: 0 },
      failures: [
        { cell: 'E2', saved: { kind: 'number', value: 99 }, computed: { kind: 'number', value: 2.5 } },
      ],
    });
  });

  it('counts the formulas of a column, and what is listed nowhere', async () => {
    const cell = (formula: string) => ({ xml: `<c><f>${formula}</f><v>1</v></c>` });
    const rows = Array.from({ length: 120 }, (_, i) => [
      `line ${i}`,
      i,
      cell(`B${i + 2}*${i + 2}`),
      cell(`NOBODY(${i})`),
    ]);
    const sheet = { name: 'Model', rows: [['line', 'value', 'result', 'unknown'], ...rows] };
    await writeFile(join(folder, 'lines.xlsx'), writeWorkbook({ sheets: [sheet] }));
    const { stdout } = await etl(['parse', 'lines.xlsx', '--no-proof']);

    expect(stdout).toMatch(/ {2}C {2}result .*=B2\*2, and 119 more\n/);
    expect(stdout).toContain('… and 110 more (--json lists 100)\n');
  });

  it('does not write the SQL over the workbook', async () => {
    const before = await readFile(join(folder, 'book.xlsx'));
    const { code, stderr } = await etl(['parse', 'book.xlsx', '--no-proof', '--sql', './book.xlsx']);

    expect(code).toBe(2);
    expect(stderr).toContain('“./book.xlsx” is the workbook itself. Name another file for the SQL.');
    expect(await readFile(join(folder, 'book.xlsx'))).toEqual(before);
  });

  it('runs no SQL for other engines: it is good when every formula has become SQL', async () => {
    const [duckdb, sqlite] = await Promise.all(
      ['duckdb', 'sqlite'].map((dialect) =>
        etl(['parse', 'docs/examples/orders.xlsx', '--dialect', dialect], '', resolve('.')),
      ),
    );

    expect(duckdb?.stdout).toContain(
      '66 of 66 computed cells translated.\nOnly the SQL for PostgreSQL is run.',
    );
    expect(duckdb?.code).toBe(0);
    expect(sqlite?.stdout).toContain('60 of 66 computed cells translated');
    expect(sqlite?.stdout).toMatch(/^Not translated\n .*SQLite has no helper is_plain_criterion$/m);
    expect(sqlite?.code).toBe(1);
  });

  it('only translates a workbook with --no-proof, and refuses what is none', async () => {
    const translated = await etl(['parse', 'book.xlsx', '--no-proof']);
    const missing = await etl(['parse', 'nowhere.xlsx']);
    const unknown = await etl(['parse', 'book.xlsx', '--dialect', 'oracle']);
    const none = await etl(['parse', 'bad.pdf.csv']);

    expect(translated.stdout).toContain('0 of 0 computed cells translated');
    expect(translated.stderr).toBe('');
    expect(translated.code).toBe(0);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('There is no file “nowhere.xlsx”.');
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toMatch(/^etl: bad\.pdf\.csv: .* a PDF document/);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('There is no dialect “oracle”');
  });

  it('ends with 1 when one of two files has issues, and names them all', async () => {
    const { code, stdout } = await validate(['valid.csv', PEOPLE]);

    const { files } = JSON.parse(stdout);
    expect(files.map((file: { issues: unknown[] }) => file.issues.length)).toEqual([0, 5]);
    expect(code).toBe(1);
  });

  it('reads the same from a pipe', async () => {
    const { code, stdout } = await validate(['-', '--format', 'ndjson'], 'name;email\nAda;nobody\n');

    expect(JSON.parse(stdout)).toMatchObject({ file: 'stdin', row: 2, column: 'email', cell: 'B2' });
    expect(code).toBe(1);
  });

  it.each([
    ['Orders', 'B2'],
    ['2', 'B2'],
    ['2024', null],
  ])('reads the sheet %s, by its name or its position', async (sheet, cell) => {
    const { stdout } = await validate(['book.xlsx', '--sheet', sheet, '--format', 'ndjson']);

    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({ cell });
  });

  it('writes a table without colours when text is asked for in a pipe', async () => {
    const { stdout } = await validate([PEOPLE, '--format', 'text']);

    expect(stdout).toMatch(/^FILE +ROW +COLUMN +CELL +MESSAGE\n/);
    expect(stdout).toMatch(/5 issues; 3 of 4 rows invalid\.\n$/);
    expect(stdout).not.toContain('\u{1b}');
  });

  it('says which sheet it read, or how it took a CSV apart', async () => {
    const { stdout } = await validate([PEOPLE, 'book.xlsx', '--format', 'text']);

    expect(stdout).toContain('people.csv (utf-8, cells separated by “,”): 5 issues;');
    expect(stdout).toContain('book.xlsx (sheet “2024”): ');
  });

  it('sums up in one object', async () => {
    const { code, stdout } = await validate(['valid.csv', PEOPLE, '--summary']);

    expect(JSON.parse(stdout)).toEqual({
      files: 2,
      unreadable: 0,
      rows: 5,
      invalidRows: 3,
      cells: 18,
      issueCount: 5,
      issuesByCode: { format: 2, type: 1, minimum: 1, required: 1 },
      warnings: 0,
      stoppedEarly: false,
      durationMs: expect.toSatisfy((ms: number) => ms >= 0 && ms < 30_000),
      peakRssMb: expect.toSatisfy((mb: number) => mb > 20 && mb < 1000),
    });
    expect(code).toBe(1);
  });

  it('stops at the allowed number of issues', async () => {
    const { stdout } = await validate([PEOPLE, '--max-issues', '2']);

    expect(JSON.parse(stdout).files[0]).toMatchObject({ issueCount: 2, stoppedEarly: true });
  });

  it('says in the summary that it stopped, and how much it warns of', async () => {
    await writeFile(join(folder, 'gap.csv'), 'name,email\n,\nAda,a\nBob,b\n');
    const { stdout } = await validate(['gap.csv', 'valid.csv', '--summary', '--max-issues', '1']);

    expect(JSON.parse(stdout)).toMatchObject({ issueCount: 1, warnings: 1, stoppedEarly: true });
  });

  it.each(['json', 'ndjson', 'frictionless'])(
    'goes on after a file that it cannot read, in %s, and ends with 2',
    async (format) => {
      const { code, stdout, stderr } = await validate(['bad.pdf.csv', PEOPLE, '--format', format]);

      expect(stdout).toContain('a PDF document');
      expect(stdout).toContain('“forty” is not an integer');
      expect(stderr).toMatch(/^etl: bad\.pdf\.csv: .* a PDF document\..*\n$/);
      expect(code).toBe(2);
    },
  );

  it.each([
    ['a file that is not there', ['--schema', SCHEMA, 'none.csv'], 'There is no file “none.csv”'],
    ['a folder', ['--schema', SCHEMA, '.'], '“.” is a folder'],
    ['a schema that is not there', ['--schema', 'none.json', 'valid.csv'], 'There is no file “none.json”'],
    ['a schema that is not JSON', ['--schema', 'broken.json', 'valid.csv'], 'is not JSON'],
    [
      'a file in place of the schema',
      ['--schema', 'valid.csv', 'wrong.json'],
      'The schema follows --schema;',
    ],
    ['a schema that is not one', ['--schema', 'wrong.json', 'valid.csv'], 'At /properties/a/type'],
    ['no schema', ['valid.csv'], 'Name the schema'],
    [
      'a bad delimiter',
      ['--schema', SCHEMA, 'valid.csv', '--delimiter', 'ab'],
      'A delimiter is one character',
    ],
    ['a sheet that is not there', ['--schema', SCHEMA, 'book.xlsx', '--sheet', '9'], 'no sheet “9”'],
  ])('ends with 2 and a sentence, not a stack, for %s', async (_what, argv, sentence) => {
    const { code, stderr } = await etl(['validate', ...argv]);

    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });

  it('names every fault of a schema', async () => {
    const properties = { a: { type: 'txt' }, b: { pattern: '(' }, c: { 'x-decimal': ',' } };
    await writeFile(join(folder, 'faults.json'), JSON.stringify({ properties }));
    const { stderr } = await etl(['validate', '--schema', 'faults.json', 'valid.csv']);

    expect(stderr.match(/^etl: .*At \/properties\/[abc]\//gm)).toHaveLength(3);
    expect(stderr).not.toContain('--help');
  });

  it('ends with 2 for a file of blanks, from a pipe too', async () => {
    await writeFile(join(folder, 'blank.csv'), ' \n\n');
    const fromFile = await validate(['blank.csv']);
    const piped = await validate(['-'], ' \n\n');

    expect([fromFile.code, piped.code]).toEqual([2, 2]);
    expect(fromFile.stderr + piped.stderr).toMatch(
      /^etl: blank.csv: The file is empty\..*\netl: stdin: The file is empty\./,
    );
  });

  it('says that a sheet is asked for in vain', async () => {
    const { code, stderr } = await validate(['valid.csv', '--sheet', 'Orders']);

    expect([code, stderr]).toEqual([
      0,
      'etl: valid.csv: A CSV has no sheets; --sheet has no effect on it.\n',
    ]);
  });

  it('says how it is called when it was called wrongly, once for all files', async () => {
    const { code, stderr } = await validate(['valid.csv', PEOPLE, '--delimiter', ';;']);

    expect(stderr).toMatch(
      /^etl: A delimiter is .*\netl: To see how it is called, run: etl validate --help\n$/,
    );
    expect(code).toBe(2);
  });

  it('ends quietly when nobody reads its output any longer', async () => {
    const rows = 'Ada,nobody\n'.repeat(50_000);
    const child = spawn(process.execPath, [ETL, 'validate', '--schema', SCHEMA, '-'], { cwd: folder });
    child.stdin.on('error', () => undefined).end(`name,email\n${rows}`);
    const [stderr, [code]] = await Promise.all([
      text(child.stderr),
      once(child, 'close'),
      once(child.stdout, 'data').then(() => child.stdout.destroy()),
    ]);

    expect([code, stderr]).toEqual([2, '']);
  });

  it('infers a schema that the file satisfies', async () => {
    const { code, stdout, stderr } = await etl(['infer', PEOPLE]);
    await writeFile(join(folder, 'inferred.json'), stdout);
    const checked = await etl(['validate', '--schema', 'inferred.json', PEOPLE]);

    expect([code, stderr, checked.code]).toEqual([0, '', 0]);
    expect(Object.keys(JSON.parse(stdout).properties)).toEqual(['name', 'email', 'age', 'joined']);
  });

  it('infers from a pipe, and from a sheet by its name', async () => {
    const piped = await etl(['infer', '-'], 'id;since\n007;2024-02-29\n');
    const sheet = await etl(['infer', 'book.xlsx', '--sheet', 'Orders']);

    expect(JSON.parse(piped.stdout).properties).toEqual({
      id: { type: 'string' },
      since: { type: 'string', format: 'date' },
    });
    expect(JSON.parse(sheet.stdout).required).toEqual(['name', 'email']);
  });

  it('warns of what is an issue under any schema', async () => {
    const { code, stdout, stderr } = await etl(['infer', '-'], 'a,b,a\n1,2,3,4\n1\n1,2,3\n');

    expect(JSON.parse(stdout).properties).toEqual({ a: { type: 'integer' }, b: { type: 'integer' } });
    expect(stderr.split('\n')).toEqual([
      'etl: stdin: The header has “a” more than once. Under any schema that is an issue.',
      'etl: stdin: One row has cells without a header above them. Under any schema that is an issue.',
      'etl: stdin: One row has fewer cells than the header. Under any schema that is an issue.',
      '',
    ]);
    expect(code).toBe(0);
  });

  it.each([
    [['infer', 'none.csv'], 'There is no file “none.csv”'],
    [
      ['infer', 'bad.pdf.csv'],
      'etl: bad.pdf.csv: “bad.pdf.csv” is not what its name says but a PDF document',
    ],
    [['infer', '-'], 'etl: stdin: The file is empty'],
    [['infer', 'book.xlsx', '--sheet', '9'], 'no sheet “9”'],
    [['infer'], 'Name a file'],
  ])('ends with 2 and a sentence for %j', async (argv, sentence) => {
    const { code, stdout, stderr } = await etl(argv);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
  });

  it('shows what the columns are like in JSON', async () => {
    const { stdout } = await validate(['valid.csv']);

    expect(JSON.parse(stdout).files[0].columns[0].profile).toMatchObject({
      sampleRows: 1,
      complete: true,
      min: 'Ada',
    });
  });

  it.each([
    ['--help', /^etl VERB [\s\S]*Exit code/],
    ['--version', /^\d+\.\d+\.\d+\n$/],
  ])('answers %s', async (argument, answer) => {
    const { code, stdout } = await etl([argument]);

    expect(stdout).toMatch(answer);
    expect(code).toBe(0);
  });
});
