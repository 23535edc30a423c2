import type { MiddlewareHandler } from 'hono';
import { DomainError } from '../../shared/errors.ts';
import type { ApiDeps, ApiEnv } from './context.ts';
import { patternOf } from './contract-table.ts';

/** One line per request. The pattern stands for the path: ids, names and query strings stay out of the logs. */
export function accessLog({ logger, now }: Pick<ApiDeps, 'logger' | 'now'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const startedAt = now().getTime();
    await next();
    logger.info('request', {
      method: c.req.method,
      route: patternOf(c) ?? 'unknown',
      status: c.res.status,
      durationMs: now().getTime() - startedAt,
      user: c.get('principal')?.username,
      requestId: c.get('requestId'),
      ...(c.error instanceof DomainError ? { code: c.error.code } : {}),
    });
  };
}
