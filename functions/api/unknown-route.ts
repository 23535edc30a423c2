import { DomainError } from '../../shared/errors.ts';
import type { Api, ApiContext } from './context.ts';
import { allowedMethods, contractsOf } from './contract-table.ts';
import { MethodNotAllowedError } from './method-not-allowed-error.ts';

class NoSuchRouteError extends DomainError {
  readonly code = 'not-found';
}

/** @throws {MethodNotAllowedError} when the address is right, {NoSuchRouteError} when it is not. */
export function refuseUnknownRoute(api: Api, c: ApiContext): never {
  const allow = allowedMethods(contractsOf(api), c.req.path);
  if (allow.length > 0) throw new MethodNotAllowedError(c.req.method, allow);
  throw new NoSuchRouteError('There is nothing at this address. /openapi.json lists what there is.');
}
