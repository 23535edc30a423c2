import * as z from 'zod';
import { NotFoundError } from '../errors.ts';
import type { ResultStore } from '../tasks/result-store.ts';
import { type Task, TaskProblem } from '../tasks/task.ts';
import { type RenderedReport, reportStateName } from './report-kind.ts';

/** How the making of a report stands, as long as the report itself is not there. */
export const ReportState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('requested'), at: z.iso.datetime() }),
  z.object({ status: z.literal('failed'), at: z.iso.datetime(), problem: TaskProblem }),
]);
export type ReportState = z.infer<typeof ReportState>;

/** Undefined when nobody has asked for the report yet. */
export async function readReportState(
  results: Pick<ResultStore, 'read'>,
  task: Task,
  report: RenderedReport,
): Promise<ReportState | undefined> {
  try {
    const chunks = await Array.fromAsync(await results.read(task, reportStateName(report)));
    return ReportState.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

export async function writeReportState(
  results: Pick<ResultStore, 'write'>,
  task: Task,
  report: RenderedReport,
  state: ReportState,
): Promise<void> {
  const write = async function* () {
    yield Buffer.from(JSON.stringify(state));
  };
  await results.write(task, reportStateName(report), write());
}
