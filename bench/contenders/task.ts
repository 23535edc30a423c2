import { writeSync } from 'node:fs';
import type { Found } from '../files/bad-rows.ts';

/** The file and the schema that a contender is called with. */
export function task(): { readonly file: string; readonly schema: string } {
  const [file, schema] = process.argv.slice(2);
  if (file === undefined || schema === undefined) throw new Error('Call me with a file and a schema.');
  return { file, schema };
}

/** Tells the runner what was found. */
export function report(found: Found): void {
  writeSync(1, `${JSON.stringify(found)}\n`);
}
