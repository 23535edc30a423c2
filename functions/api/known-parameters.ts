import { InvalidInputError } from '../../shared/errors.ts';
import { truncateText } from '../../shared/truncate-text.ts';
import type { ApiContext } from './context.ts';
import type { Contract } from './contract-table.ts';

const MAX_NAMES = 20;
const MAX_NAME_LENGTH = 100;

/**
 * Refuses parameters that the operation does not know: one that is misspelt would be as good as not there, and whoever asks for
 * `?staus=failed` would take all tasks for failed ones. What anyone may read is the same whatever stands behind its address.
 * @throws {InvalidInputError} that names them and lists those there are.
 */
export function refuseUnknownParameters(c: ApiContext, { method, roles, parameters }: Contract): void {
  if (roles === undefined && method === 'GET') return;
  const given = new Set(new URL(c.req.url).searchParams.keys());
  const unknown = [...given].filter((name) => !parameters.includes(name)).slice(0, MAX_NAMES);
  if (unknown.length === 0) return;
  const known = parameters.length === 0 ? 'there are none' : `there are ${parameters.join(', ')}`;
  const errors = unknown.map((name) => ({
    pointer: truncateText(name, MAX_NAME_LENGTH),
    code: 'unrecognized-keys',
    detail: `is not a parameter here; ${known}`,
  }));
  const names = errors.map(({ pointer }) => pointer).join(', ');
  throw new InvalidInputError(`The request is not valid. Unknown in the query: ${names}; ${known}.`, errors);
}
