import { createHash, timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { ForbiddenError, UnauthenticatedError } from '../../shared/errors.ts';
import { readBody } from './body.ts';
import type { Api, ApiDeps, ApiEnv } from './context.ts';
import { type Contract, contractsOf, matchingContract } from './contract-table.ts';

/** In a time that says nothing of how much of it is right. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

const BEARER = /^Bearer +([\w~+/.=-]+)$/i;

/** Holds every request to its route's contract: first who, then what they may, then the form of the body. */
export function guard(api: Api, { tokens, metricsToken }: Pick<ApiDeps, 'tokens' | 'metricsToken'>) {
  let contracts: readonly Contract[] | undefined;

  return createMiddleware<ApiEnv>(async (c, next) => {
    contracts ??= contractsOf(api); // once all routes are registered
    const contract = matchingContract(contracts, c);
    if (contract?.roles !== undefined) {
      const token = BEARER.exec(c.req.header('authorization') ?? '')?.[1];
      if (token === undefined) {
        throw new UnauthenticatedError('This needs an access token: “Authorization: Bearer <token>”.');
      }
      if (contract.takesMetricsToken && isSame(token, await metricsToken())) return next();
      const principal = await tokens.verify(token);
      c.set('principal', principal);
      if (contract.roles.length > 0 && !contract.roles.includes(principal.role)) {
        throw new ForbiddenError(
          `This is for ${contract.roles.join(' and ')} users. You are “${principal.role}”.`,
        );
      }
    }
    if (contract !== undefined && contract.bodyTypes.length > 0) await readBody(c, contract.bodyTypes);
    await next();
  });
}
