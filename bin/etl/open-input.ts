import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { InvalidInputError } from '../../shared/errors.ts';
import { openFileByteSource } from '../../shared/runtime/file-byte-source.ts';
import { openTable } from '../../shared/tabular/open-table.ts';
import { type OpenTable, openPipe } from './standard-input.ts';

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
    throw explainSystemError(error, path);
  }
}

/** The system's errors as sentences; other errors as they are. */
export function explainSystemError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const say = (sentence: string) => new InvalidInputError(sentence, [], { cause: error });
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return say(`There is no file “${path}”. Check the path.`);
    case 'EACCES':
    case 'EPERM':
      return say(`You may not read “${path}”. Ask for the permission to, or copy the file.`);
    case 'EISDIR':
      return say(`“${path}” is a folder. Name a file in it.`);
    default:
      return error;
  }
}

function pipedInput(open: OpenTable): Input {
  return { open, [Symbol.asyncDispose]: async () => undefined };
}
