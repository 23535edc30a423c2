import type { components } from './api-types.ts';

export type Problem = components['schemas']['Problem'];

/** The API's refusal, as its problem document tells it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  /** What to tell whoever runs the backend. */
  get requestId(): string | undefined {
    return this.problem.requestId;
  }
}

/** An answer that is neither what was asked for nor a problem document: of a proxy, or of another server. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
  readonly status: number;

  constructor({ status, url }: Pick<Response, 'status' | 'url'>) {
    super(
      `${withoutQuery(url)} answered ${status} without a problem document. Is it the address of this API?`,
    );
    this.status = status;
  }
}

/** What the gateway refuses before it reaches the API, and in words of its own. */
const TOO_LARGE: Problem = {
  type: '/problems/body-too-large',
  title: 'The body is too large',
  status: 413,
  detail: 'The gateway takes no body of this length. The API takes 1 MiB, and files at the URL of a task.',
  code: 'body-too-large',
  requestId: 'unknown',
};

/** The error that an answer's body stands for. */
export function errorOf(body: unknown, response: Pick<Response, 'status' | 'url'>): Error {
  if (isProblem(body)) return new ProblemError(body);
  return response.status === 413 ? new ProblemError(TOO_LARGE) : new UnexpectedAnswerError(response);
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'title' in body &&
    typeof body.title === 'string'
  );
}

/** Signatures stand in queries. */
function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
