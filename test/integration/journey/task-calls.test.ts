import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT_REQUESTS, callsOfTask, type TaskShape } from '../../../shared/costs/task-calls.ts';
import { ordersWorkbook } from '../../support/spreadsheets/orders-workbook.ts';
import { BAD_CSV, type TaskRequest } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';

const ORDERS: TaskRequest = {
  name: 'orders.xlsx',
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  schema: null,
  workflows: ['parsing'],
};
const GET = 'dynamodb:GetItem';
const READS = [GET, 'dynamodb:Query'];
/** What a worker reads by keys: its task and its schema, or, of a workbook, whether the task was cancelled. */
const GETS_OF_WORKER = 2;
const WRITES = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

/** The sweeper runs by the clock and belongs to no task. */
function functions(): readonly string[] {
  return system.cloud.functions.entries
    .filter(({ logicalId }) => !logicalId.startsWith('Sweeper'))
    .map(({ name }) => name);
}

/** What functions have asked of AWS since the start, by the beginnings of their names. */
function calls(of: (name: string) => boolean = () => true): readonly string[] {
  return functions()
    .filter((name) => of(name))
    .flatMap((name) => system.cloud.faults.calls(name));
}

function asked(actions: readonly string[], of?: (name: string) => boolean): number {
  return calls(of).filter((action) => actions.includes(action)).length;
}

/** They look every other second whether their task was cancelled: how often depends on the machine. */
const isWorker = (name: string) =>
  ['ValidationFunction', 'ParsingFunction'].some((id) => name === system.cloud.functions.find(id).name);
const isApi = (name: string) => name === system.cloud.functions.find('ApiFunction').name;

/** The API's own figures, which it stores now and then, are left out with its writes. */
function counted() {
  return {
    messages: asked(['sqs:SendMessage']),
    events: asked(['events:PutEvents']),
    // A client signs an upload with what the API may do.
    s3Writes: asked(['s3:PutObject', 's3:PutObjectTagging']),
    s3Reads: asked(['s3:GetObject']),
    reads: asked(READS) - asked([GET], isWorker),
    writes: asked(WRITES, (name) => !isApi(name)),
  };
}

async function rest(): Promise<void> {
  await system.operator.quiet();
  await eventually('all functions to rest', () =>
    functions().some((name) => system.cloud.functions.isAtWork(name)) ? undefined : true,
  );
}

/** Everything that a client is taken to ask, and what comes of it. */
async function journey(content: string | Uint8Array, request: TaskRequest, result: string) {
  const { admin } = system;
  await rest();
  const before = counted();
  const taskId = await admin.submit(content, request);
  await rest();
  expect((await admin.get(`/tasks/${taskId}`)).body.status).toBe('succeeded');
  await admin.get(`/tasks/${taskId}`);
  expect((await admin.get(`/tasks/${taskId}/${result}`)).status).toBe(200);
  const after = counted();
  const key = (name: string) => name as keyof typeof after; // safe: they are those of `after`
  return Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - before[key(name)]]));
}

/** What the costs are calculated from, in the same words. */
function expected(shape: TaskShape) {
  const { messages, events, s3Writes, s3Reads, reads, moves, workerWrites } = callsOfTask(shape);
  return {
    // S3's notice and the events come from AWS itself.
    messages: messages - 1 - events,
    // The beginning and the end of a workflow go together with those of its task.
    events: events - 2,
    s3Writes,
    s3Reads,
    reads: reads - GETS_OF_WORKER,
    writes: moves + workerWrites,
  };
}

describe('what the costs of a task are calculated from is what the system asks of AWS', () => {
  test('for a file that is validated', async () => {
    const shape: TaskShape = { uploadParts: 1, workflows: ['validation'] };
    expect(await journey(BAD_CSV, {}, 'validation')).toEqual(expected(shape));
    expect(CLIENT_REQUESTS).toBe(4);
  });

  test('for a workbook that becomes SQL', async () => {
    const { bytes } = await ordersWorkbook(7);
    const shape: TaskShape = { uploadParts: 1, workflows: ['parsing'] };
    expect(await journey(bytes, ORDERS, 'parsing')).toEqual(expected(shape));
  });
});
