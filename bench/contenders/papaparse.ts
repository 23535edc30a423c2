import { createReadStream } from 'node:fs';
import papaparse from 'papaparse';
import { csvCell } from './csv-cell.ts';
import { RowJudge } from './row-judge.ts';
import { report, task } from './task.ts';

const { file, schema } = task();
const judge = new RowJudge(schema, csvCell);
papaparse.parse<string[]>(createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 }), {
  skipEmptyLines: true,
  chunk: ({ data }) => {
    for (const cells of data) judge.take(cells);
  },
  complete: () => report(judge.found()),
});
