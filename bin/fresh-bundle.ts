import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('..', import.meta.url));
export const BUNDLE = join(PROJECT, 'bin/bundle');
export const INPUTS = join(BUNDLE, 'inputs.json');

/** Size and time of change of each file that the bundle was made of, by its path in the project. */
export type Inputs = Record<string, readonly [size: number, mtimeMs: number]>;

/** The bundled command line; undefined where there is none, or anything it was made of has changed since. */
export function freshBundle(): string | undefined {
  const inputs = readInputs();
  if (inputs === undefined) return undefined;
  for (const [file, [size, mtimeMs]] of Object.entries(inputs)) {
    const now = statSync(PROJECT + file, { throwIfNoEntry: false });
    if (now?.size !== size || now.mtimeMs !== mtimeMs) return undefined;
  }
  return './bundle/run-etl.mjs';
}

function readInputs(): Inputs | undefined {
  try {
    return JSON.parse(readFileSync(INPUTS, 'utf8'));
  } catch {
    return undefined;
  }
}
