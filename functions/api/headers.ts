import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import type { ApiDeps, ApiEnv } from './context.ts';

/** Browsers may call us from the configured pages, and read what those pages need. */
export function crossOrigin({ corsOrigins }: Pick<ApiDeps, 'corsOrigins'>) {
  return cors({
    origin: corsOrigins === '*' ? '*' : [...corsOrigins],
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'X-Request-Id',
    ],
    exposeHeaders: [
      'Allow',
      'ETag',
      'Idempotent-Replayed',
      'Location',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'WWW-Authenticate',
      'X-Amzn-Remapped-WWW-Authenticate', // what API Gateway makes of it
      'X-Request-Id',
    ],
    maxAge: 600,
  });
}

/** Nothing is guessed from our answers, framed, or kept by caches unless the route says so. */
export const securityHeaders = createMiddleware<ApiEnv>(async (c, next) => {
  await next();
  c.header('x-content-type-options', 'nosniff');
  c.header('referrer-policy', 'no-referrer');
  c.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
  if (!c.res.headers.has('content-security-policy')) {
    c.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  }
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
});
