import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const PROJECT = fileURLToPath(new URL('..', import.meta.url));
export const BUNDLE = join(PROJECT, 'bin/bundle');

/** Size and time of change of each file that the bundle was made of, by its path in the project. */
export type Inputs = Record<string, readonly [size: number, mtimeMs: number]>;

/** The address of the bundled command line; undefined where there is none, or anything that it was made of has changed since. */
export function freshBundle(folder = BUNDLE): string | undefined {
  const inputs = readInputs(folder);
  if (inputs === undefined) return undefined;
  for (const [file, [size, mtimeMs]] of Object.entries(inputs)) {
    const now = statSync(PROJECT + file, { throwIfNoEntry: false });
    if (now?.size !== size || now.mtimeMs !== mtimeMs) return undefined;
  }
  return pathToFileURL(join(folder, 'run-etl.mjs')).href;
}

/** Where it stands what a bundle was made of. Written last: without it a bundle is not whole. */
export function inputsFile(folder: string): string {
  return join(folder, 'inputs.json');
}

function readInputs(folder: string): Inputs | undefined {
  try {
    return JSON.parse(readFileSync(inputsFile(folder), 'utf8'));
  } catch {
    return undefined;
  }
}
