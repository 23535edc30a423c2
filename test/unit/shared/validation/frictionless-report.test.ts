import { describe, expect, it } from 'vitest';
import { FrictionlessReport, frictionlessError } from '../../../../shared/validation/frictionless-report.ts';
import { type Issue, IssueCode } from '../../../../shared/validation/issue.ts';

const ISSUE: Issue = {
  row: 4,
  column: 'age',
  cell: 'AB4',
  code: 'minimum',
  keyword: 'minimum',
  pointer: '/properties/age/minimum',
  value: '-1',
  message: '“-1” is less than 0',
};

describe('an issue in the words of Frictionless', () => {
  it('says which cell is wrong and keeps our code', () => {
    expect(frictionlessError(ISSUE)).toEqual({
      type: 'constraint-error',
      title: 'Constraint Error',
      description: 'A field value does not conform to a constraint.',
      message: '“-1” is less than 0',
      tags: ['#table', '#row', '#cell'],
      note: 'minimum at /properties/age/minimum',
      cells: [],
      rowNumber: 4,
      cell: '-1',
      fieldName: 'age',
      fieldNumber: 28,
    });
  });

  it.each([
    ['duplicate-header', 'duplicate-label'],
    ['extra-header', 'extra-label'],
    ['missing-header', 'missing-label'],
    ['extra-cell', 'extra-cell'],
    ['missing-cell', 'missing-cell'],
    ['type', 'type-error'],
    ['format', 'type-error'],
    ['error-cell', 'type-error'],
    ['ambiguous', 'type-error'],
    ['unique', 'unique-error'],
    ['misplaced-header', 'incorrect-label'],
    ['enum', 'constraint-error'],
  ] as const)('is for %s a %s', (code, type) => {
    expect(frictionlessError({ ...ISSUE, code })).toMatchObject({ type });
  });

  it.each(['any-of', 'unique'] as const)(
    'is for %s a row constraint when no single column is wrong',
    (code) => {
      const issue: Issue = { ...ISSUE, code, column: null, cell: null };

      expect(frictionlessError(issue)).toMatchObject({ type: 'row-constraint', rowNumber: 4 });
    },
  );

  it.each(IssueCode.options)('has a type and a title for %s', (code) => {
    expect(frictionlessError({ ...ISSUE, code })).toMatchObject({
      type: expect.stringMatching(/^[a-z]+-[a-z]+$/),
      title: expect.stringMatching(/^[A-Z]/),
    });
  });
});

describe('a report of Frictionless', () => {
  it('has a task per file, with its errors and figures', () => {
    const report = new FrictionlessReport();
    const text = [
      report.begin(),
      report.beginTask('data/My Orders.csv'),
      report.errors([ISSUE]),
      report.errors([ISSUE]),
      report.endTask({
        outcome: 'invalid',
        rows: { total: 9, valid: 7, invalid: 2 },
        cells: 9,
        issueCount: 2,
        issuesByCode: { minimum: 2 },
        issuesByColumn: { age: 2 },
        columns: [{ name: 'age', header: 'Age', index: 28, nulls: 0, issues: 2 }],
        header: ['Age', 'Note', ''],
        issues: [],
        warnings: [],
        stoppedEarly: false,
      }),
      report.beginTask('b.csv'),
      report.failTask('The file is empty.', 'file-empty'),
      report.end(),
    ].join('');

    const error = frictionlessError(ISSUE);
    expect(JSON.parse(text)).toMatchObject({
      valid: false,
      stats: { tasks: 2, errors: 3, warnings: 0 },
      tasks: [
        {
          name: 'my-orders',
          place: 'data/My Orders.csv',
          valid: false,
          labels: ['Age', 'Note', ''],
          errors: [error, error],
          stats: { errors: 2, fields: 3, rows: 9 },
        },
        {
          name: 'b',
          valid: false,
          errors: [{ type: 'source-error', message: 'The file is empty.', note: 'file-empty' }],
          stats: { errors: 1 },
        },
      ],
    });
  });
});
