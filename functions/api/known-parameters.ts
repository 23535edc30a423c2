import { InvalidInputError } from '../../shared/errors.ts';
import { truncateText } from '../../shared/truncate-text.ts';
import type { ApiContext } from './context.ts';
import type { Contract } from './contract-table.ts';

const MAX_NAMES = 20;
const MAX_NAME_LENGTH = 100;

/**
 * Refuses parameters that the operation does not know, or that come twice: one that is misspelt would be as good as not there,
 * and whoever asks for `?staus=failed` would take all tasks for failed ones. What anyone may read is the same whatever stands
 * behind its address.
 * @throws {InvalidInputError} that names them, and lists those there are.
 */
export function refuseUnknownParameters(c: ApiContext, { method, roles, parameters }: Contract): void {
  if (roles === undefined && method === 'GET') return;
  const given = [...new URL(c.req.url).searchParams.keys()];
  const unknown = unique(given.filter((name) => !parameters.includes(name)));
  if (unknown.length > 0) {
    const known = parameters.length === 0 ? 'there are none' : `there are ${parameters.join(', ')}`;
    throw refusal('Unknown in the query', `; ${known}`, unknown, {
      code: 'unrecognized-keys',
      detail: `is not a parameter here; ${known}`,
    });
  }
  const repeated = unique(given.filter((name, index) => given.indexOf(name) !== index));
  if (repeated.length > 0) {
    throw refusal('More than once in the query', '', repeated, {
      code: 'repeated-parameter',
      detail: 'may be given once',
    });
  }
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].slice(0, MAX_NAMES).map((name) => truncateText(name, MAX_NAME_LENGTH));
}

function refusal(
  what: string,
  remark: string,
  names: readonly string[],
  fault: { readonly code: string; readonly detail: string },
): InvalidInputError {
  const errors = names.map((pointer) => ({ pointer, ...fault }));
  return new InvalidInputError(`The request is not valid. ${what}: ${names.join(', ')}${remark}.`, errors);
}
