import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { csvCell } from './csv-cell.ts';
import { RowJudge } from './row-judge.ts';
import { report, task } from './task.ts';

const { file, schema } = task();
const judge = new RowJudge(schema, csvCell);
createReadStream(file, { highWaterMark: 1 << 18 })
  .pipe(parse())
  .on('data', (cells: string[]) => judge.take(cells))
  .on('end', () => report(judge.found()));
