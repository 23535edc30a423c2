import { describe, expect, test } from 'vitest';
import { encodeIssue, Issue, truncateValue } from '../../../../shared/validation/issue.ts';

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

describe('encodeIssue', () => {
  test('writes one line whose fields stand in the order of the contract', () => {
    expect(Buffer.from(encodeIssue(issue)).toString()).toBe(
      '{"row":17,"column":"age","cell":"B17","code":"type","keyword":"type","pointer":"/properties/age/type","value":"abc","message":"“abc” is not an integer"}\n',
    );
  });

  test('writes the same bytes whatever order the fields were put in', () => {
    const reversed = Object.fromEntries(Object.entries(issue).reverse());
    expect(encodeIssue(Issue.parse(reversed))).toEqual(encodeIssue(issue));
  });

  test('keeps a line break in a value from breaking the line', () => {
    expect(
      Buffer.from(encodeIssue({ ...issue, value: 'a\nb' }))
        .toString()
        .split('\n'),
    ).toHaveLength(2);
  });
});

describe('truncateValue', () => {
  test('leaves up to a hundred characters as they are', () => {
    expect(truncateValue('x'.repeat(100))).toBe('x'.repeat(100));
  });

  test('cuts longer text with an ellipsis, never within a character', () => {
    expect(truncateValue('x'.repeat(101))).toBe(`${'x'.repeat(99)}…`);
    expect(truncateValue(`${'x'.repeat(98)}😀😀`)).toBe(`${'x'.repeat(98)}…`);
    expect(truncateValue(`${'x'.repeat(97)}😀😀`)).toBe(`${'x'.repeat(97)}😀…`);
  });
});
