import exceljs from 'exceljs';
import { RowJudge } from './row-judge.ts';
import { report, task } from './task.ts';
import { workbookCell } from './workbook-cell.ts';

const { file, schema } = task();
const judge = new RowJudge(schema, workbookCell);
const workbook = new exceljs.stream.xlsx.WorkbookReader(file, {
  worksheets: 'emit',
  sharedStrings: 'cache',
  hyperlinks: 'ignore',
  styles: 'cache',
  entries: 'ignore',
});
for await (const sheet of workbook) {
  for await (const { values } of sheet) judge.take(Array.isArray(values) ? values.slice(1) : []);
  break; // the first sheet is the table
}
report(judge.found());
