import { createMiddleware } from 'hono/factory';
import type { ApiDeps, ApiEnv } from './context.ts';
import { allowOrigin, preflightAnswer } from './cross-origin.ts';
import { notModified } from './etag.ts';
import { tellLimits } from './rate-limit-headers.ts';

/**
 * What every answer says beside what it was asked. All in one pass over the headers of the answer itself: `c.header` makes another
 * answer each time.
 */
export function answerHeaders(deps: Pick<ApiDeps, 'corsOrigins'>) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    if (c.req.method === 'OPTIONS') c.res = preflightAnswer();
    else await next();
    const { headers } = c.res;
    secure(headers);
    allowOrigin(deps, c, headers);
    tellLimits(c.get('quotas'), headers);
    headers.set('x-request-id', c.get('requestId'));
    notModified(c);
  });
}

/** Nothing is guessed from our answers, framed, or kept by caches unless the route says so. */
function secure(headers: Headers): void {
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  if (!headers.has('content-security-policy')) {
    headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  }
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
}
