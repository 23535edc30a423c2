import { expect } from 'vitest';
import { Problem, STATUS } from '../../functions/api/problem.ts';
import type { ProblemCode } from '../../shared/problem-catalogue.ts';

/** The problem document of an answer that must be one, with that code and everything the convention asks for. */
export async function problemIn(response: Response, code: ProblemCode): Promise<Problem> {
  const problem = Problem.parse(await response.json());
  expect(problem).toMatchObject({
    type: `/problems/${code}`,
    status: STATUS[code],
    code,
    requestId: response.headers.get('x-request-id'),
  });
  expect(response.status).toBe(problem.status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return problem;
}
