import type { BilledUse } from './billed-use.ts';
import { CLIENT_REQUESTS, callsOfTask, type TaskShape } from './task-calls.ts';

/** What a task's bill depends on. */
export interface TaskFootprint {
  /** Of the file, as far as it is stored. */
  readonly storedBytes: number;
  /** In how many parts it came; 1 for a file that came whole. */
  readonly uploadParts: number;
  /** Of all that its workflows wrote. */
  readonly resultBytes: number;
  /** How long both are kept. */
  readonly keptDays: number;
  /** Each that ran, with its time × the memory of its function. */
  readonly workflows: readonly {
    readonly name: TaskShape['workflows'][number];
    readonly gbSeconds: number;
  }[];
}

/** What is taken for a call of the small functions (API, intake, notifications), at 512 MiB. */
const SMALL_CALL_GB_SECONDS = 0.05 * 0.5;
/** Two lines of log and the figures of a call. */
const LOG_BYTES_OF_CALL = 3000;

/** An item of the table `tasks` is up to 2 KB, and stands in four indexes, two of them with all of it. */
const TASK_UNITS = {
  // In one transaction with its event, which counts twice for the table; the event itself is put and taken out again.
  create: 4 + 1 + 2 + 2 + 1 + 2 + 1,
  // Both indexes that are keyed by the status take it out of one place and put it into another.
  move: 2 + 4 + 4 + 2,
  // Its last write takes it out of what is due.
  rest: 2 + 2 + 2 + 1,
};
/** A request is counted against the user's limit; the one that creates the task against the day's bytes, too. */
const WRITES_OF_API = CLIENT_REQUESTS + 1;
/** Sent, received, deleted. */
const REQUESTS_OF_MESSAGE = 3;
const DAYS_OF_MONTH = 30;
const GB = 1024 ** 3;

/** What AWS counts for one task from its creation until its files are gone, without webhooks and downloads. */
export function useOfTask(footprint: TaskFootprint): BilledUse {
  const { storedBytes, uploadParts, resultBytes, keptDays, workflows } = footprint;
  const calls = callsOfTask({
    uploadParts: storedBytes > 0 ? uploadParts : 0,
    workflows: workflows.map(({ name }) => name),
  });
  const compute = workflows.reduce((sum, { gbSeconds }) => sum + gbSeconds, 0);
  const smallCalls = calls.functionCalls - workflows.length;
  return {
    gbSecond: compute + smallCalls * SMALL_CALL_GB_SECONDS,
    functionCall: calls.functionCalls,
    gatewayRequest: CLIENT_REQUESTS,
    s3Write: calls.s3Writes,
    s3Read: calls.s3Reads,
    s3GbMonth: ((storedBytes + resultBytes) / GB) * (keptDays / DAYS_OF_MONTH),
    writeUnit:
      WRITES_OF_API +
      TASK_UNITS.create +
      calls.moves * TASK_UNITS.move +
      TASK_UNITS.rest +
      calls.workerWrites,
    readUnit: calls.reads,
    queueRequest: calls.messages * REQUESTS_OF_MESSAGE,
    busEvent: calls.events,
    logGb: (calls.functionCalls * LOG_BYTES_OF_CALL) / GB,
  };
}
