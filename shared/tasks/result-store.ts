import type { RenderedReportName, ReportStateName } from '../reports/report-kind.ts';
import type { SqlPackageName } from './sql-packages.ts';
import type { Task } from './task.ts';

/** A result file of a task, e.g. `validation/report.ndjson`. */
export type ResultName =
  | 'validation/report.ndjson'
  | 'validation/summary.json'
  | 'parsing/summary.json'
  | SqlPackageName
  | 'parsing/workbook.json'
  | RenderedReportName
  | ReportStateName;

/** Whose files they are. */
export type ResultOwner = Pick<Task, 'ownerId' | 'id'>;

/** Where results live, by task and name. Writing the same name again replaces the file as a whole. */
export interface ResultStore {
  /**
   * Streams to a new file that appears, complete, when the input ends. Nothing is left when the input fails or
   * `signal` aborts.
   */
  write(task: Task, name: ResultName, chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void>;
  exists(task: ResultOwner, name: ResultName): Promise<boolean>;
  /** From byte `start` on, lazily; nothing when the file ends before. @throws {NotFoundError} when the file is not (or no longer) there. */
  read(task: ResultOwner, name: ResultName, start?: number): Promise<AsyncIterable<Uint8Array>>;
  /** A URL that downloads the file under `fileName` for a few minutes. */
  downloadUrl(task: Task, name: ResultName, fileName: string): Promise<string>;
  remove(task: Task, name: ResultName): Promise<void>;
  /** Every file of the task, whatever its name. */
  removeAll(task: ResultOwner): Promise<void>;
}
