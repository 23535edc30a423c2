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

  it('is cut to the width of the terminal', () => {
    const long = { ...ISSUE, message: 'much '.repeat(100) };

    const lines = show(textOutput(plain, 60), 'a.csv', [long]).trimEnd().split('\n');

    expect(lines.map(({ length }) => length)).toEqual(
      [34, 60].map((width) => expect.toSatisfy((n: number) => n <= width)),
    );
    expect(lines[1]).toMatch(/…$/);
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
