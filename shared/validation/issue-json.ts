import type { Issue } from './issue.ts';
import { remembering } from './remembering.ts';

/** Names come again in every issue; values and sentences may be anything. */
const nameJson = remembering((name) => JSON.stringify(name));

function nameOrNull(name: string | null): string {
  return name === null ? 'null' : nameJson(name);
}

/** What JSON has no other way to write: no quote, backslash, control character or half of a pair. */
const AS_IT_IS = /^[\x20\x21\x23-\x5b\x5d-\ud7ff]*$/;

/** As `JSON.stringify` has it, which takes longer to find that there is nothing to do. */
function textJson(text: string): string {
  return AS_IT_IS.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** An issue as JSON, its fields in the order of reports. */
export function issueJson({ row, column, cell, code, keyword, pointer, value, message }: Issue): string {
  const place = `{"row":${row},"column":${nameOrNull(column)},"cell":${cell === null ? 'null' : `"${cell}"`}`;
  const rule = `,"code":"${code}","keyword":${nameOrNull(keyword)},"pointer":${nameOrNull(pointer)}`;
  return `${place}${rule},"value":${value === null ? 'null' : textJson(value)},"message":${textJson(message)}}`;
}

/** Lines of a report (NDJSON). */
export function encodeIssues(issues: readonly Issue[]): Uint8Array {
  let lines = '';
  for (const issue of issues) lines += `${issueJson(issue)}\n`;
  return Buffer.from(lines);
}
