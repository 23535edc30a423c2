import { issueJson } from '../../shared/validation/issue-json.ts';
import type { Output } from './output.ts';

/** One document: `{"files": [{file, issues, outcome, …}], "valid", "issueCount"}`. */
export function jsonOutput(): Output {
  let files = 0;
  let issueCount = 0;
  return {
    showsProfiles: true,
    begin: () => '{"files":[',
    beginFile(file) {
      issueCount = 0;
      return `${files++ === 0 ? '' : ','}\n{"file":${JSON.stringify(file)},"issues":[`;
    },
    issues: (_file, issues) =>
      issues.map((issue) => `${issueCount++ === 0 ? '' : ','}\n${issueJson(issue)}`).join(''),
    endFile(_file, result) {
      const { outcome, rows, cells, issueCount, issuesByCode, columns, warnings, stoppedEarly } = result;
      const figures = { outcome, rows, cells, issueCount, issuesByCode, columns, warnings, stoppedEarly };
      return `],${JSON.stringify(figures).slice(1)}`;
    },
    failFile: (_file, problem) => `],"outcome":"unreadable","problem":${JSON.stringify(problem)}}`,
    end: ({ unreadable, issueCount }) =>
      `\n],${JSON.stringify({ valid: unreadable === 0 && issueCount === 0, issueCount }).slice(1)}\n`,
  };
}
