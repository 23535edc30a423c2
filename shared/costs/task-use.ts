import type { BilledUse } from './billed-use.ts';

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
  /** Each that ran: how many files of results it writes, and its time × the memory of its function. */
  readonly workflows: readonly { readonly results: number; readonly gbSeconds: number }[];
}

/** What the client is taken to ask: to create the task, twice how it is, and for its result. */
export const CLIENT_REQUESTS = 4;
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
/** A request: its session is read, and counted against the user's limit. */
const API_REQUEST = { writeUnit: 1, readUnit: 1 };
/** Bytes announced today, and how many tasks are open. */
const ADMISSION = { writeUnit: 1, readUnit: 1 };
/** The task, its schema, and whether the result is known. */
const READS_OF_WORKER = 8;
/** What the worker counted, and the result for the next one who asks. */
const WRITES_OF_WORKER = 3;
/** Sent, received, deleted. */
const REQUESTS_OF_MESSAGE = 3;
/** Size and tags, the first bytes; then the file itself, of which a workbook's parts come one by one. */
const S3_READS = { intake: 2, workflow: 4, client: 1 };
const S3_WRITES = { tags: 1, ofParts: 2 };
const DAYS_OF_MONTH = 30;
const GB = 1024 ** 3;

/** What AWS counts for one task from its creation until its files are gone, without webhooks and downloads. */
export function useOfTask({
  storedBytes,
  uploadParts,
  resultBytes,
  keptDays,
  workflows,
}: TaskFootprint): BilledUse {
  const count = workflows.length;
  const isStored = storedBytes > 0;
  // “created”, “queued”, “running”, the beginning and the end of each workflow, and the end; or the first and the last alone.
  const events = count > 0 ? 4 + 2 * count : 2;
  const intakeCalls = isStored ? 1 : 0;
  const smallCalls = CLIENT_REQUESTS + intakeCalls + events;
  const moves = count > 0 ? 2 + count + (count - 1) : 1;
  const results = workflows.reduce((sum, workflow) => sum + workflow.results, 0);
  const compute = workflows.reduce((sum, { gbSeconds }) => sum + gbSeconds, 0);
  const uploads = !isStored ? 0 : uploadParts === 1 ? 1 : uploadParts + S3_WRITES.ofParts;
  const functionCall = smallCalls + count;
  return {
    gbSecond: compute + smallCalls * SMALL_CALL_GB_SECONDS,
    functionCall,
    gatewayRequest: CLIENT_REQUESTS,
    s3Write: uploads + (isStored ? S3_WRITES.tags : 0) + results,
    s3Read: (isStored ? S3_READS.intake : 0) + count * S3_READS.workflow + (count > 0 ? S3_READS.client : 0),
    s3GbMonth: ((storedBytes + resultBytes) / GB) * (keptDays / DAYS_OF_MONTH),
    writeUnit:
      CLIENT_REQUESTS * API_REQUEST.writeUnit +
      ADMISSION.writeUnit +
      TASK_UNITS.create +
      moves * TASK_UNITS.move +
      TASK_UNITS.rest +
      intakeCalls +
      count * WRITES_OF_WORKER +
      events,
    readUnit:
      CLIENT_REQUESTS * (API_REQUEST.readUnit + 1) +
      ADMISSION.readUnit +
      intakeCalls +
      count * READS_OF_WORKER +
      events,
    queueRequest: (intakeCalls + count + events) * REQUESTS_OF_MESSAGE,
    busEvent: events,
    logGb: (functionCall * LOG_BYTES_OF_CALL) / GB,
  };
}
