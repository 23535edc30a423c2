import { createHash, timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { ForbiddenError, UnauthenticatedError } from '../../shared/errors.ts';
import { QuotaExceededError } from '../../shared/limits/quota-exceeded-error.ts';
import { type SpendRequestDeps, spendRequest } from '../../shared/limits/spend-request.ts';
import { type AuthenticateDeps, authenticate } from '../../shared/sessions/authenticate.ts';
import type { Principal } from '../../shared/users/user.ts';
import { readBody } from './body.ts';
import { type ApiContext, type ApiDeps, type ApiEnv, BASE_PATH } from './context.ts';
import type { ContractTable } from './contract-table.ts';
import { refuseUnknownParameters } from './known-parameters.ts';
import { MethodNotAllowedError } from './method-not-allowed-error.ts';

const BEARER = /^Bearer +([\w~+/.=-]+)$/i;

type GuardDeps = AuthenticateDeps & SpendRequestDeps & Pick<ApiDeps, 'metricsTokens'>;

/** Holds every request to its route's contract: who, how often, what they may, and then the form of the query and the body. */
export function guard(contracts: () => ContractTable, deps: GuardDeps) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const contract = contracts().matching(c);
    if (contract !== undefined && !contract.isAt(c.req.path)) {
      const allow = contracts().methodsAt(c.req.path);
      if (allow.length > 0) throw new MethodNotAllowedError(c.req.method, allow);
    }
    if (contract?.roles !== undefined) {
      if (contract.takesMetricsToken && (await isMetricsToken(deps, c))) return next();
      const principal = await admit(deps, c);
      if (contract.roles.length > 0 && !contract.roles.includes(principal.role)) {
        throw new ForbiddenError(
          `This needs the role ${contract.roles.map((role) => `“${role}”`).join(' or ')}; yours is “${principal.role}”.`,
        );
      }
    }
    if (contract !== undefined) {
      refuseUnknownParameters(c, contract);
      if (contract.bodyTypes.length > 0) await readBody(c, contract.bodyTypes);
    }
    await next();
  });
}

async function isMetricsToken({ metricsTokens }: GuardDeps, c: ApiContext): Promise<boolean> {
  const token = tokenIn(c);
  return token !== undefined && (await metricsTokens()).some((one) => isSame(token, one));
}

/** In a time that says nothing of how much of it is right. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function tokenIn(c: ApiContext): string | undefined {
  return BEARER.exec(c.req.header('authorization') ?? '')?.[1];
}

/** @throws {UnauthenticatedError} @throws {QuotaExceededError} */
async function admit(deps: GuardDeps, c: ApiContext): Promise<Principal> {
  const token = tokenIn(c);
  if (token === undefined) {
    throw new UnauthenticatedError(
      `This needs an access token: “Authorization: Bearer <token>”. POST ${BASE_PATH}/login/access-token gives one.`,
    );
  }
  const { principal, sessionId } = await authenticate(deps, token);
  c.set('principal', principal);
  c.set('sessionId', sessionId);
  const quota = await spendRequest(deps, principal.username);
  c.get('quotas').push(quota);
  if (!quota.isGranted) throw new QuotaExceededError(quota);
  return principal;
}
