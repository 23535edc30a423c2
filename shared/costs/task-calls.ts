/** What a task asks AWS for depends on. */
export interface TaskShape {
  /** In how many parts the file came, 1 for a file that came whole; 0 when none came. */
  readonly uploadParts: number;
  readonly workflows: readonly (keyof typeof OF_WORKFLOW)[];
}

/** How often a task asks for what AWS counts. */
export interface TaskCalls {
  readonly functionCalls: number;
  readonly messages: number;
  readonly events: number;
  readonly s3Writes: number;
  readonly s3Reads: number;
  /** Items that are read one by one, or found by an index. */
  readonly reads: number;
  /** How often the stored task goes into its next state. */
  readonly moves: number;
  /** All other writes by intake and workers. */
  readonly workerWrites: number;
}

/** What the client is taken to ask: to create the task, twice how it is, and for its result. */
export const CLIENT_REQUESTS = 4;
/** The session, the user and what is due to them, for each request; the three that do not create the task read it, too. */
const READS = { ofRequest: 3, ofTask: CLIENT_REQUESTS - 1, ofIntake: 1, ofEvent: 1 };
/** S3's notice, and the same again in its owner's name. */
const INTAKE_MESSAGES = 2;
/** Size and type, then the first bytes; the client looks for the result. */
const S3_READS = { intake: 2, client: 1 };
const S3_WRITES = { tags: 1, ofParts: 2 };
/** What intake and each worker have counted; the result for the next one who asks, and when the task is due. */
const WRITES = { ofIntake: 1, ofWorker: 3 };

/**
 * Result files, reads of the file from S3, and of items: the task, the cache and, by the API and the worker, the schema; a workbook takes
 * so long that its worker looks once whether its task was cancelled. Parts of a workbook come one by one: here, of two sheets. Intake has
 * one more look at it.
 */
const OF_WORKFLOW = {
  validation: { results: 2, s3Reads: 3, reads: 4 },
  parsing: { results: 5, s3Reads: 12, reads: 3 },
};

/**
 * What one task asks of AWS, without webhooks and downloads. `test/integration/journey/task-calls.test.ts` holds it to what the
 * whole system asks.
 */
export function callsOfTask({ uploadParts, workflows }: TaskShape): TaskCalls {
  const isStored = uploadParts > 0;
  const count = workflows.length;
  const sum = (of: keyof (typeof OF_WORKFLOW)['parsing']) =>
    workflows.reduce((total, workflow) => total + OF_WORKFLOW[workflow][of], 0);
  const intakes = isStored ? INTAKE_MESSAGES : 0;
  // “created”, “queued”, “running”, the beginning and the end of each workflow, and the end; or the first and the last alone.
  const events = count > 0 ? 4 + 2 * count : 2;
  const parts = uploadParts > 1 ? uploadParts + S3_WRITES.ofParts : uploadParts;
  return {
    functionCalls: CLIENT_REQUESTS + intakes + count + events,
    messages: intakes + count + events,
    events,
    s3Writes: parts + (isStored ? S3_WRITES.tags : 0) + sum('results'),
    s3Reads: (isStored ? S3_READS.intake : 0) + sum('s3Reads') + (count > 0 ? S3_READS.client : 0),
    reads:
      CLIENT_REQUESTS * READS.ofRequest +
      READS.ofTask +
      (isStored ? READS.ofIntake : 0) +
      sum('reads') +
      events * READS.ofEvent,
    moves: count > 0 ? 2 + count + (count - 1) : 1,
    workerWrites: (isStored ? WRITES.ofIntake : 0) + count * WRITES.ofWorker,
  };
}
