import { createMiddleware } from 'hono/factory';
import type { PendingFigures } from '../../shared/operations/pending-figures.ts';
import { requestFigure } from '../../shared/operations/request-figure.ts';
import type { ApiDeps, ApiEnv } from './context.ts';

/** Storing each request by itself would cost each of them a few milliseconds. */
const FLUSH_MS = 10_000;

export interface RequestFiguresDeps extends Pick<ApiDeps, 'now' | 'logger'> {
  readonly requests: Pick<PendingFigures, 'count' | 'flush'>;
}

/** Counts requests by method, route and status. A store that is down costs figures, and no request. */
export function requestFigures({ requests, now, logger }: RequestFiguresDeps) {
  let flushAt = now().getTime() + FLUSH_MS;

  return createMiddleware<ApiEnv>(async (c, next) => {
    await next();
    const route = c.get('pattern') ?? 'unknown';
    const method = route === 'unknown' ? 'ANY' : c.req.method;
    requests.count(requestFigure({ method, route, status: `${c.res.status}` }));
    if (now().getTime() < flushAt) return;
    flushAt = now().getTime() + FLUSH_MS;
    try {
      await requests.flush();
    } catch (error) {
      logger.error('figures could not be stored', { requestId: c.get('requestId'), error });
    }
  });
}
