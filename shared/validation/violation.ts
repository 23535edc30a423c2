import type { Issue } from './issue.ts';

/** Something wrong in a row, of which the words are found only when somebody wants them. */
export interface Violation {
  readonly code: Issue['code'];
  readonly column: string | null;
  /** The words, for the row of that number. */
  issue(row: number): Issue;
}
