import { expect, test } from 'vitest';
import { ReportWorld } from './report-world.ts';

const BAD = 'name,age\nAda,young\nGrace,85\nAlan\n';

test('the JSON report holds the figures and every issue', async () => {
  const report = await ReportWorld.of(BAD);
  const document = JSON.parse(await report.text({ format: 'json', rows: 'all' }));
  expect(document).toMatchObject({
    outcome: 'invalid',
    rows: { total: 3, valid: 1, invalid: 2 },
    issueCount: 2,
    issuesByCode: { type: 1, 'missing-cell': 1 },
    stoppedEarly: false,
    issues: [
      { row: 2, column: 'age', cell: 'B2', code: 'type', value: 'young' },
      { row: 4, column: 'age', cell: 'B4', code: 'missing-cell', value: null },
    ],
  });
  const lines = (await report.world.result(report.task, 'validation/report.ndjson')).trimEnd().split('\n');
  expect(document.issues).toEqual(lines.map((line) => JSON.parse(line)));
});

test('the JSON report of a valid file has no issues', async () => {
  const report = await ReportWorld.of('name,age\nAda,36\n');
  expect(JSON.parse(await report.text({ format: 'json', rows: 'all' }))).toMatchObject({
    outcome: 'valid',
    issues: [],
  });
});

test('the JSON report holds more issues than the summary lists', async () => {
  const rows = Array.from({ length: 120 }, (_, i) => `name ${i},x`).join('\n');
  const report = await ReportWorld.of(`name,age\n${rows}\n`);
  expect(JSON.parse(await report.text({ format: 'json', rows: 'all' })).issues).toHaveLength(120);
});

test('the Frictionless report speaks of errors as they do', async () => {
  const report = await ReportWorld.of(BAD);
  expect(JSON.parse(await report.text({ format: 'frictionless', rows: 'all' }))).toMatchObject({
    valid: false,
    stats: { tasks: 1, errors: 2 },
    tasks: [
      {
        name: 'users',
        place: 'users.csv',
        valid: false,
        stats: { errors: 2, rows: 3 },
        errors: [
          { type: 'type-error', rowNumber: 2, fieldName: 'age', fieldNumber: 2, cell: 'young' },
          { type: 'missing-cell', rowNumber: 4, fieldName: 'age', fieldNumber: 2 },
        ],
      },
    ],
  });
});
