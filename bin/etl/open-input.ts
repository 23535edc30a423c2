import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { InvalidInputError } from '../../shared/errors.ts';
import { openFileByteSource } from '../../shared/runtime/file-byte-source.ts';
import { openTable } from '../../shared/tabular/open-table.ts';
import { type OpenTable, openPipe } from './standard-input.ts';
import { explainReadError } from './system-error.ts';

/** A file to check, open. */
export interface Input extends AsyncDisposable {
  readonly open: OpenTable;
  /** What the file is called; nothing that is piped has a name. */
  readonly fileName?: string;
}

/** @throws {InvalidInputError} that says why the file cannot be opened. */
export async function openInput(path: string, stdin: () => AsyncIterable<Uint8Array>): Promise<Input> {
  if (path === '-') return pipedInput(await openPipe(stdin()));
  try {
    const about = await stat(path);
    if (about.isDirectory()) throw new InvalidInputError(`“${path}” is a folder. Name the files in it.`);
    // A pipe of the shell's, as in <(zcat orders.csv.gz).
    if (!about.isFile()) return pipedInput(await openPipe(createReadStream(path)));
    const source = await openFileByteSource(path);
    return {
      open: (options) => openTable(source, options),
      fileName: basename(path),
      [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    };
  } catch (error) {
    throw explainReadError(error, path);
  }
}

function pipedInput(open: OpenTable): Input {
  return { open, [Symbol.asyncDispose]: async () => undefined };
}
