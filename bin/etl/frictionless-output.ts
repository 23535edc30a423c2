import { FrictionlessReport } from '../../shared/validation/frictionless-report.ts';
import type { Output } from './output.ts';

/** The report of Frictionless, a task per file. */
export function frictionlessOutput(): Output {
  const report = new FrictionlessReport();
  return {
    begin: () => report.begin(),
    beginFile: (file) => report.beginTask(file),
    issues: (_file, issues) => report.errors(issues),
    endFile: (_file, result) => report.endTask(result),
    failFile: (_file, problem) => report.failTask(problem.message, problem.code),
    end: () => `${report.end()}\n`,
  };
}
