import { describe, expect, it } from 'vitest';
import type { Output } from '../../../../bin/etl/output.ts';
import { type Paint, textOutput } from '../../../../bin/etl/text-output.ts';
import type { Issue } from '../../../../shared/validation/issue.ts';

const plain: Paint = (_style, text) => text;
const ISSUE: Issue = {
  row: 17,
  column: 'age',
  cell: 'B17',
  code: 'type',
  keyword: 'type',
  pointer: '/properties/age/type',
  value: 'x',
  message: '“x” is not an integer',
};

function show(output: Output, file: string, issues: readonly Issue[]): string {
  return output.issues?.(file, issues) ?? '';
}

describe('the table of issues', () => {
  it('has its columns below one another', () => {
    const text = show(textOutput(plain), 'a.csv', [ISSUE, { ...ISSUE, row: 1048, cell: 'B1048' }]);

    expect(text).toBe(
      [
        'FILE   ROW   COLUMN  CELL   MESSAGE',
        'a.csv  17    age     B17    “x” is not an integer',
        'a.csv  1048  age     B1048  “x” is not an integer',
        '',
      ].join('\n'),
    );
  });

  it('has its heading once', () => {
    const output = textOutput(plain);
    show(output, 'a.csv', [ISSUE]);

    expect(show(output, 'a.csv', [ISSUE])).not.toContain('MESSAGE');
  });

  it('breaks messages into the lines of a terminal and loses nothing of them', () => {
    const message = 'The column “name” is required but missing; did you mean “Name”?';

    const lines = show(textOutput(plain, 60), 'a.csv', [{ ...ISSUE, message }])
      .trimEnd()
      .split('\n');

    expect(lines).toEqual([
      'FILE   ROW  COLUMN  CELL  MESSAGE',
      'a.csv  17   age     B17   The column “name” is required but',
      '                          missing; did you mean “Name”?',
    ]);
  });

  it('has messages below their place where there is little room beside it', () => {
    const long = { ...ISSUE, column: 'c'.repeat(40), message: 'much '.repeat(30).trim() };

    const lines = show(textOutput(plain, 60), 'a.csv', [long]).trimEnd().split('\n');

    expect(lines.slice(2).map((line) => line.slice(0, 5))).toContain('    m');
    expect(lines.every(({ length }) => length <= 60)).toBe(true);
    expect(lines.join(' ').match(/much/g)).toHaveLength(30);
  });

  it('keeps the name of a file whose path is long', () => {
    const path = 'a/path/that/is/much/longer/than/a/column/orders-2026.csv';

    expect(show(textOutput(plain, 100), path, [ISSUE])).toContain('…than/a/column/orders-2026.csv ');
  });

  it('cuts nothing where there is no terminal', () => {
    const file = `${'long/'.repeat(20)}orders.csv`;
    const long = { ...ISSUE, column: 'c'.repeat(80), message: 'much '.repeat(100).trim() };

    const lines = show(textOutput(plain), file, [long]).trimEnd().split('\n');

    expect(lines[1]).toBe(`${file}  17   ${long.column}  B17   ${long.message}`);
  });

  it('shows a place that is no cell', () => {
    const text = show(textOutput(plain), 'a.csv', [{ ...ISSUE, column: null, cell: null }]);

    expect(text).toContain('a.csv  17   –       –     “x”');
  });

  it('hands nothing to the terminal that it would obey', () => {
    const hostile = { ...ISSUE, message: 'a\u{1b}[2Jb\nc\u{202e}d', column: '\u{7}bell' };

    const text = show(textOutput(plain), 'a\r.csv', [hostile]);

    for (const control of ['\u{1b}', '\r', '\u{7}', '\u{202e}']) expect(text).not.toContain(control);
    expect(text.trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('the last line', () => {
  it('says how many rows of all files are invalid', () => {
    const figures = { files: 2, unreadable: 0, rows: 8, invalidRows: 6, cells: 16, issueCount: 10 };

    const text = textOutput(plain).end({
      ...figures,
      issuesByCode: { type: 10 },
      warnings: 0,
      stoppedEarly: false,
    });

    expect(text).toBe('2 files: 10 issues; 6 of 8 rows invalid.\n');
  });
});
