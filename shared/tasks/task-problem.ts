import type { DomainError } from '../errors.ts';
import { PROBLEMS } from '../problem-catalogue.ts';
import { truncateText } from '../truncate-text.ts';
import type { TaskProblem } from './task.ts';

/** Messages and details quote files, and what a task keeps must fit into an item and into an event. */
const MAX_DETAIL_LENGTH = 1_000;
const MAX_DETAILS_BYTES = 2_000;

/** A refusal as the task that ends with it keeps it. Details that would make it too large are left out. */
export function taskProblem({ code, message, details }: DomainError): TaskProblem {
  const problem = { code, title: PROBLEMS[code].title, detail: truncateText(message, MAX_DETAIL_LENGTH) };
  const kept = boundedDetails(details);
  return Object.keys(kept).length === 0 ? problem : { ...problem, details: kept };
}

function boundedDetails(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  let kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(details)) {
    const more = { ...kept, [name]: value };
    if (Buffer.byteLength(JSON.stringify(more)) <= MAX_DETAILS_BYTES) kept = more;
  }
  return kept;
}
