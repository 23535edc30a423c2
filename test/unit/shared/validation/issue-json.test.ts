import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Issue } from '../../../../shared/validation/issue.ts';
import { encodeIssues } from '../../../../shared/validation/issue-json.ts';

const issue: Issue = {
  row: 17,
  column: 'age',
  cell: 'B17',
  code: 'type',
  keyword: 'type',
  pointer: '/properties/age/type',
  value: 'abc',
  message: '“abc” is not an integer',
};

describe('encodeIssues', () => {
  test('writes one line whose fields stand in the order of the contract', () => {
    expect(Buffer.from(encodeIssues([issue])).toString()).toBe(
      '{"row":17,"column":"age","cell":"B17","code":"type","keyword":"type","pointer":"/properties/age/type","value":"abc","message":"“abc” is not an integer"}\n',
    );
  });

  test('writes the same bytes whatever order the fields were put in', () => {
    const reversed = Object.fromEntries(Object.entries(issue).reverse());
    expect(encodeIssues([Issue.parse(reversed)])).toEqual(encodeIssues([issue]));
  });

  test('keeps a line break in a value from breaking the line', () => {
    expect(
      Buffer.from(encodeIssues([{ ...issue, value: 'a\nb' }]))
        .toString()
        .split('\n'),
    ).toHaveLength(2);
  });

  test('writes the JSON of each, whatever stands in them', () => {
    const aText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\u2028', '\ud800', '“x”'),
    );
    const anIssue = fc.record<Issue>({
      row: fc.integer({ min: 1 }),
      column: fc.option(aText),
      cell: fc.constantFrom('A1', 'XFD1048576', null),
      code: fc.constantFrom('type', 'min-length'),
      keyword: fc.option(aText),
      pointer: fc.option(aText),
      value: fc.option(aText),
      message: aText,
    });
    fc.assert(
      fc.property(fc.array(anIssue), (issues) => {
        const lines = issues.map((one) => `${JSON.stringify(one)}\n`).join('');
        expect(Buffer.from(encodeIssues(issues)).toString()).toBe(Buffer.from(lines).toString());
      }),
    );
  });
});
