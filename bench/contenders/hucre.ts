import { readFile } from 'node:fs/promises';
import { streamXlsxRows } from 'hucre/xlsx';
import { RowJudge } from './row-judge.ts';
import { report, task } from './task.ts';
import { workbookCell } from './workbook-cell.ts';

const { file, schema } = task();
const judge = new RowJudge(schema, workbookCell);
for await (const { values } of streamXlsxRows(await readFile(file))) judge.take(values);
report(judge.found());
