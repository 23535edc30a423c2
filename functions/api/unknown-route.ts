import { DomainError } from '../../shared/errors.ts';
import { type ApiContext, BASE_PATH } from './context.ts';
import type { ContractTable } from './contract-table.ts';
import { MethodNotAllowedError } from './method-not-allowed-error.ts';

class NoSuchRouteError extends DomainError {
  readonly code = 'not-found';
}

/** @throws {MethodNotAllowedError} when the address is right, {NoSuchRouteError} when it is not. */
export function refuseUnknownRoute(contracts: ContractTable, c: ApiContext): never {
  const allow = contracts.methodsAt(c.req.path);
  if (allow.length > 0) throw new MethodNotAllowedError(c.req.method, allow);
  const meant = `${BASE_PATH}${c.req.path}`;
  const advice =
    contracts.methodsAt(meant).length > 0 ? `Did you mean ${meant}?` : '/openapi.json lists what there is.';
  throw new NoSuchRouteError(`There is nothing at this address. ${advice}`);
}
