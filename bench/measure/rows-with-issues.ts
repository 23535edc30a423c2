import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { BadRows, type Found } from '../files/bad-rows.ts';
import { PROJECT } from '../folders.ts';

/** The rows that the command line names in its report, one by one. Not measured. */
export async function rowsWithIssues(file: string, schema: string, rows: number): Promise<Found> {
  const argv = ['bin/etl.js', 'validate', '--schema', schema, '--format', 'ndjson', file];
  const child = spawn(process.execPath, argv, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const bad = new BadRows();
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const row = Number(/"row":([0-9]+)/.exec(line)?.[1]);
    if (row !== last) bad.add(row);
    last = row;
  }
  await closed;
  return bad.found(rows);
}
