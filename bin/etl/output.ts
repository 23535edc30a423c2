import type { Table } from '../../shared/tabular/table.ts';
import type { Issue } from '../../shared/validation/issue.ts';
import type { ValidationResult } from '../../shared/validation/validation-result.ts';
import type { FileProblem } from './file-problem.ts';

/** One way to write what was found, as text to append. Nothing is kept: files may have millions of issues. */
export interface Output {
  /** Whether it shows what the columns' values are like. */
  readonly showsProfiles?: true;
  begin(): string;
  beginFile(file: string): string;
  /** Left out where single issues are not shown: then they need no words. */
  issues?(file: string, issues: readonly Issue[]): string;
  /** Ends a file that was read as far as it was to be. */
  endFile(file: string, result: ValidationResult, reading: Reading): string;
  /** Ends a file that could not be read, perhaps after issues. */
  failFile(file: string, problem: FileProblem): string;
  end(totals: Totals): string;
}

/** How a file was read: what was found out about it, or asked for. */
export type Reading = Pick<Table, 'encoding' | 'delimiter' | 'sheet'>;

/** All files together. */
export interface Totals {
  readonly files: number;
  /** Files that could not be read. */
  readonly unreadable: number;
  readonly rows: number;
  readonly invalidRows: number;
  readonly cells: number;
  readonly issueCount: number;
  readonly issuesByCode: Readonly<Record<string, number>>;
  readonly warnings: number;
  /** Whether the rest of a file was left unread because there were as many issues as asked for. */
  readonly stoppedEarly: boolean;
}
