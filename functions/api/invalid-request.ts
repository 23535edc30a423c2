import type { Hook } from '@hono/zod-openapi';
import { DomainError, type InputProblem, InvalidInputError } from '../../shared/errors.ts';
import type { ApiEnv } from './context.ts';
import { problemDetail } from './problem-detail.ts';

type HookResult = Parameters<Hook<unknown, ApiEnv, string, unknown>>[0];
type Issue = Extract<HookResult, { success: false }>['error']['issues'][number];

/** A body of a hundred thousand unknown members is told of as many, not answered with as many. */
const MOST_ERRORS = 100;

class NoSuchResourceError extends DomainError {
  readonly code = 'not-found';
}

/** Turns what a contract's schema found wrong with a request into the refusal that says so. */
export const refuseInvalidRequest: Hook<unknown, ApiEnv, string, unknown> = (result, c) => {
  if (result.success) return;
  // An id or a name of an impossible form is not a mistake of form to a reader: nothing is there.
  if (result.target === 'param' && c.req.method !== 'PUT') {
    throw new NoSuchResourceError('There is nothing at this address that you may see.');
  }
  const inBody = result.target === 'json' || result.target === 'form';
  const found = result.error.issues.flatMap((issue) => problemsOf(issue, inBody));
  const errors = found.slice(0, MOST_ERRORS);
  const places = errors.map(({ pointer, detail }) => `${pointer === '' ? 'body' : pointer}: ${detail}`);
  const more = found.length > 3 ? ` (and ${found.length - 3} more)` : '';
  const subject = inBody ? 'body' : 'request';
  throw new InvalidInputError(`The ${subject} is not valid. ${places.slice(0, 3).join('; ')}${more}`, errors);
};

function problemsOf(issue: Issue, inBody: boolean): InputProblem[] {
  const code = codeOf(issue);
  if (issue.code === 'unrecognized_keys') {
    const detail = 'is not known here';
    return issue.keys.map((key) => ({ pointer: pointerTo([...issue.path, key], inBody), code, detail }));
  }
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  const detail = isMissing ? 'is required' : problemDetail(issue);
  return [{ pointer: pointerTo(issue.path, inBody), code: isMissing ? 'required' : code, detail }];
}

/** Under the library's name, unless a rule of ours says what it is. */
function codeOf(issue: Issue): string {
  if (issue.code !== 'custom') return issue.code.replaceAll('_', '-');
  const { code } = issue.params ?? {};
  return typeof code === 'string' ? code : 'invalid-value';
}

function pointerTo(path: readonly PropertyKey[], inBody: boolean): string {
  if (!inBody) return path.map(String).join('.');
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
