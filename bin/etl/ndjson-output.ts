import { issueJson } from '../../shared/validation/issue-json.ts';
import type { Output } from './output.ts';

/** A line per issue, with the file it is in; a line with a `problem` for a file that could not be read. */
export function ndjsonOutput(): Output {
  return {
    begin: () => '',
    beginFile: () => '',
    issues(file, issues) {
      const start = `{"file":${JSON.stringify(file)},`;
      return issues.map((issue) => `${start}${issueJson(issue).slice(1)}\n`).join('');
    },
    endFile: () => '',
    failFile: (file, problem) => `${JSON.stringify({ file, problem })}\n`,
    end: () => '',
  };
}
