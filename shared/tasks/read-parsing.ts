import * as z from 'zod';
import type { Principal } from '../users/user.ts';
import { requireParsing } from './finished-task.ts';
import { ParsingReport } from './parsing-report.ts';
import type { ResultStore } from './result-store.ts';
import { ParsingOutcome } from './task.ts';
import { type VisibleTaskDeps, visibleTask } from './visible-task.ts';

/** What became of a workbook. */
export const ParsingView = z.object({
  outcome: ParsingOutcome.shape.outcome,
  ...ParsingReport.shape,
  durationMs: ParsingOutcome.shape.durationMs,
  fromCache: z.boolean(),
});
export type ParsingView = z.infer<typeof ParsingView>;

export type ReadParsingDeps = VisibleTaskDeps & { readonly results: Pick<ResultStore, 'read'> };

/** @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError} @throws {NotFoundError} */
export async function readParsing(
  deps: ReadParsingDeps,
  principal: Principal,
  taskId: string,
): Promise<ParsingView> {
  const task = requireParsing(await visibleTask(deps, principal, taskId));
  const chunks: Uint8Array[] = [];
  for await (const chunk of await deps.results.read(task, 'parsing/summary.json')) chunks.push(chunk);
  const report = ParsingReport.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  const { outcome, durationMs, fromCache } = task.parsing;
  return { outcome, ...report, durationMs, fromCache };
}
