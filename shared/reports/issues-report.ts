import type { ReportLine } from '../tasks/report-lines.ts';
import { FrictionlessReport } from '../validation/frictionless-report.ts';
import type { Issue } from '../validation/issue.ts';
import type { ValidationResult } from '../validation/validation-result.ts';

/** One JSON document: the figures, and all issues as `issues`, a line for each. */
export async function* jsonReport(
  { issues: _, ...figures }: ValidationResult,
  lines: AsyncIterable<ReportLine>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(figures).slice(0, -1)},"issues":[`);
  let separator = '\n';
  for await (const { text } of lines) {
    yield Buffer.from(separator + text.trimEnd());
    separator = ',\n';
  }
  yield Buffer.from('\n]}\n');
}

/** A validation report of Frictionless, of the one file called `fileName`. */
export async function* frictionlessReport(
  result: ValidationResult,
  fileName: string,
  issues: AsyncIterable<Issue>,
): AsyncGenerator<Uint8Array> {
  const report = new FrictionlessReport();
  yield Buffer.from(report.begin() + report.beginTask(fileName));
  for await (const issue of issues) yield Buffer.from(report.errors([issue]));
  yield Buffer.from(`${report.endTask(result)}${report.end()}\n`);
}
