import { DomainError } from '../../shared/errors.ts';
import type { Api, ApiContext } from './context.ts';
import { allowedMethods, contractsOf } from './contract-table.ts';

class NoSuchRouteError extends DomainError {
  readonly code = 'not-found';
}

class MethodNotAllowedError extends DomainError {
  readonly code = 'method-not-allowed';
  constructor(method: string, allow: readonly string[]) {
    super(`${method} is not possible here. ${allow.join(', ')} ${allow.length > 1 ? 'are' : 'is'}.`, {
      allow,
    });
  }
}

/** @throws {MethodNotAllowedError} when the address is right, {NoSuchRouteError} when it is not. */
export function refuseUnknownRoute(api: Api, c: ApiContext): never {
  const allow = allowedMethods(contractsOf(api), c.req.path);
  if (allow.length > 0) throw new MethodNotAllowedError(c.req.method, allow);
  throw new NoSuchRouteError('There is nothing at this address. /openapi.json lists what there is.');
}
