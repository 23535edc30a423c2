import type { ApiContext, ApiDeps } from './context.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].join(',');

const TAKEN = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'X-Request-Id',
].join(',');

const SHOWN = [
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
].join(',');

/** How long a browser need not ask again. */
const MAX_AGE_SECONDS = '600';

type Allowed = Pick<ApiDeps, 'corsOrigins'>;

/** Browsers may call us from the configured pages, and read what those pages need. */
export function allowOrigin({ corsOrigins }: Allowed, c: ApiContext, headers: Headers): void {
  headers.set('access-control-expose-headers', SHOWN);
  if (corsOrigins === '*') {
    headers.set('access-control-allow-origin', '*');
    return;
  }
  headers.append('vary', 'Origin');
  const origin = c.req.header('origin');
  if (origin !== undefined && corsOrigins.includes(origin)) {
    headers.set('access-control-allow-origin', origin);
  }
}

/** What a browser is told that asks before it sends what a page wants to send. */
export function preflightAnswer(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': TAKEN,
      'access-control-max-age': MAX_AGE_SECONDS,
      vary: 'Access-Control-Request-Headers',
    },
  });
}
