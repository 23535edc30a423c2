import { dirname } from 'node:path';
import { InvalidInputError } from '../../shared/errors.ts';

/** What the system says against reading a file, as a sentence; other errors as they are. */
export function explainReadError(error: unknown, path: string): unknown {
  return explain(error, (code, reason) => {
    switch (code) {
      case 'ENOENT':
      case 'ENOTDIR':
        return `There is no file “${path}”. Check the path.`;
      case 'EACCES':
      case 'EPERM':
        return `You may not read “${path}”. Ask for the permission to, or copy the file.`;
      case 'EISDIR':
        return `“${path}” is a folder. Name a file in it.`;
      default:
        return `“${path}” cannot be read: ${reason}.`;
    }
  });
}

/** What the system says against writing a file, as a sentence; other errors as they are. */
export function explainWriteError(error: unknown, path: string): unknown {
  return explain(error, (code, reason) => {
    switch (code) {
      case 'ENOENT':
      case 'ENOTDIR':
        return `“${path}” cannot be written: there is no folder “${dirname(path)}”. Make it first.`;
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        return `You may not write “${path}”. Choose a folder that is yours to write to.`;
      case 'EISDIR':
        return `“${path}” is a folder. Name a file in it.`;
      default:
        return `“${path}” cannot be written: ${reason}.`;
    }
  });
}

function explain(error: unknown, sentenceFor: (code: string, reason: string) => string): unknown {
  if (!isSystemError(error)) return error;
  const reason = process.getBuiltinModule('node:util').getSystemErrorMessage(error.errno);
  return new InvalidInputError(sentenceFor(error.code, reason), [], { cause: error });
}

function isSystemError(error: unknown): error is Error & { readonly code: string; readonly errno: number } {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'errno' in error &&
    typeof error.errno === 'number'
  );
}
