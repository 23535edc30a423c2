import type { Output } from './output.ts';

/** A line per issue, with the file it is in; a line with a `problem` for a file that could not be read. */
export function ndjsonOutput(): Output {
  return {
    begin: () => '',
    beginFile: () => '',
    issues: (file, issues) => issues.map((issue) => `${JSON.stringify({ file, ...issue })}\n`).join(''),
    endFile: () => '',
    failFile: (file, problem) => `${JSON.stringify({ file, problem })}\n`,
    end: () => '',
  };
}
