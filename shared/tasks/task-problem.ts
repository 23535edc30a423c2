import type { DomainError } from '../errors.ts';
import { PROBLEMS } from '../problem-catalogue.ts';
import type { TaskProblem } from './task.ts';

/** A refusal as the task that ends with it keeps it. */
export function taskProblem({ code, message, details }: DomainError): TaskProblem {
  const problem = { code, title: PROBLEMS[code].title, detail: message };
  return Object.keys(details).length === 0 ? problem : { ...problem, details: { ...details } };
}
