import { ProblemError, UnexpectedAnswerError } from '../../../client/problem-error.ts';
import { LoginRequiredError } from '../../../client/session.ts';
import { UploadRefusedError } from '../../../client/upload-file.ts';
import { isOwnMachine } from './own-machine.ts';

/** Why the backend did not do it, for people; undefined for errors that are not of this kind. */
export function failureSentences(error: unknown, endpoint: string): string[] | undefined {
  if (error instanceof LoginRequiredError)
    return [`${error.message} To do so: etl login --endpoint ${endpoint}`];
  if (error instanceof UnexpectedAnswerError || error instanceof UploadRefusedError) return [error.message];
  if (error instanceof ProblemError) {
    const { problem, code, requestId, message } = error;
    const others = problem.errors?.filter(({ detail }) => detail !== message) ?? [];
    const places = others.map(({ pointer, detail }) => `At ${pointer}: ${detail}`);
    const more = `${endpoint}/problems/${code}${requestId === undefined ? '' : `, request ${requestId}`}`;
    return [`${message} (${more})`, ...places, ...hints(code, endpoint)];
  }
  // Of an answer that was to be JSON: nothing else is parsed between here and the backend.
  if (error instanceof SyntaxError)
    return [`${endpoint} answered with something else than JSON. Is it the address of this API?`];
  // What `fetch` throws when nobody answers.
  if (error instanceof TypeError && error.cause instanceof Error)
    return [`${endpoint} cannot be reached: ${reasonOf(error.cause)}. ${advice(endpoint)}`];
  return undefined;
}

function reasonOf(cause: Error & { readonly code?: unknown }): string {
  switch (cause.code) {
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ENOTFOUND':
      return 'there is no host of this name';
    default:
      return cause.message || 'nobody answers there';
  }
}

function advice(endpoint: string): string {
  return isOwnMachine(endpoint)
    ? 'Check the port, or start the backend: npm start.'
    : 'Check the address and your connection.';
}

function hints(code: string, endpoint: string): string[] {
  if (code !== 'invalid-credentials' || !isOwnMachine(endpoint)) return [];
  return ['The first administrator is “admin”; “npm start” printed the password when it first started.'];
}
