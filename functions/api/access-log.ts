import type { MiddlewareHandler } from 'hono';
import { DomainError } from '../../shared/errors.ts';
import type { ApiContext, ApiDeps, ApiEnv } from './context.ts';

/** One line per request. The pattern stands for the path: ids, names and query strings stay out of the logs. */
export function accessLog({
  logger,
  now,
  count,
}: Pick<ApiDeps, 'logger' | 'now' | 'count'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const startedAt = now().getTime();
    await next();
    const durationMs = now().getTime() - startedAt;
    const waits = isToWait(c);
    logger.info('request', {
      method: c.req.method,
      route: c.get('pattern') ?? 'unknown',
      status: c.res.status,
      durationMs,
      user: c.get('principal')?.username,
      requestId: c.get('requestId'),
      ...(waits ? { waits } : {}),
      ...(c.error instanceof DomainError ? { code: c.error.code } : {}),
    });
    if (!waits) count('RequestMs', durationMs);
  };
}

/** Whether the client asked for a late answer: how late it was then says nothing of us. */
function isToWait(c: ApiContext): boolean {
  return Number(c.req.query('wait')) > 0;
}
