import { readFile } from 'node:fs/promises';
import { read } from '@e965/xlsx';
import { RowJudge } from './row-judge.ts';
import { report, task } from './task.ts';
import { workbookCell } from './workbook-cell.ts';

const { file, schema } = task();
const judge = new RowJudge(schema, workbookCell);
const { Sheets, SheetNames } = read(await readFile(file), {
  dense: true,
  cellDates: true,
  UTC: true,
  cellHTML: false,
  cellText: false,
  cellFormula: false,
});
const rows = Sheets[SheetNames[0] ?? '']?.['!data'] ?? [];
for (const cells of rows) judge.take(Array.from(cells, (cell) => cell?.v));
report(judge.found());
