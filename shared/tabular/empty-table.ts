import { UnreadableFileError } from './unreadable-file-error.ts';

/** The refusal of a table without a header: nothing can be said of it. */
export function emptyTable(): UnreadableFileError {
  return new UnreadableFileError(
    'header-missing',
    'The table is empty: its first row must name the columns.',
  );
}
