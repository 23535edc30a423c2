import { readSheet } from 'read-excel-file/node';
import { RowJudge } from './row-judge.ts';
import { report, task } from './task.ts';
import { workbookCell } from './workbook-cell.ts';

const { file, schema } = task();
const judge = new RowJudge(schema, workbookCell);
for (const cells of await readSheet(file)) judge.take(cells);
report(judge.found());
