import { parentPort, workerData } from 'node:worker_threads';
import { cloudDate } from './cloud-date.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import type { ErrorReport, Invocation, WorkerInput, WorkerMessage } from './worker-protocol.ts';

/** One execution environment of a function: what Lambda's own runtime does around the bundle. */
async function main(): Promise<void> {
  const { clockOffset, directory, handler: handlerName } = workerData as WorkerInput;
  globalThis.Date = cloudDate(clockOffset);
  Date.prototype.constructor = Date;
  try {
    const handler = await loadHandler(directory, handlerName);
    parentPort?.on('message', (invocation: Invocation) => void run(handler, invocation));
    send({ type: 'ready' });
  } catch (error) {
    send({ type: 'init-failed', error: report(error) });
  }
}

async function run(handler: Handler, { event, context, timeoutMs }: Invocation): Promise<void> {
  const requestId = context.awsRequestId;
  const deadline = performance.now() + timeoutMs;
  try {
    const result = await handler(JSON.parse(event), {
      ...context,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
    });
    send({ type: 'succeeded', requestId, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    send({ type: 'failed', requestId, error: report(error) });
  }
}

function report(error: unknown): ErrorReport {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: String(error) };
  }
  const errorType = error instanceof SyntaxError ? 'Runtime.UserCodeSyntaxError' : error.name;
  return { errorType, errorMessage: error.message, trace: error.stack ?? error.message };
}

function send(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

await main();
