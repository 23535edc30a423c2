import type { Issue } from './issue.ts';
import type { Violation } from './violation.ts';

/** All of an issue but the row, which is the one thing that cells with the same content do not share. */
export type RowlessIssue = Omit<Issue, 'row' | 'cell' | 'message'> & {
  readonly column: string;
  /** Those of the column, as in the address of a cell. */
  readonly letters: string;
  readonly message: () => string;
};

/** Something wrong with what a cell holds, in whichever row of its column that stands. */
export class CellFault implements Violation {
  readonly code: Issue['code'];
  readonly column: string;
  readonly #issue: RowlessIssue;
  #message: string | undefined;

  constructor(issue: RowlessIssue) {
    this.code = issue.code;
    this.column = issue.column;
    this.#issue = issue;
  }

  issue(row: number): Issue {
    const { column, letters, code, keyword, pointer, value } = this.#issue;
    this.#message ??= this.#issue.message();
    return { row, column, cell: `${letters}${row}`, code, keyword, pointer, value, message: this.#message };
  }
}
