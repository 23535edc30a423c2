import { accepts } from 'hono/accepts';
import type { ApiContext } from './context.ts';

const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** What the caller would rather read, of an answer that is there as a page for people and as JSON. Sets its headers. */
export function wantedType(c: ApiContext): 'text/html' | 'application/json' {
  c.header('vary', 'Accept', { append: true });
  c.header('cache-control', 'public, max-age=300');
  const supports = ['text/html', 'application/json'];
  const wanted = accepts(c, { header: 'Accept', supports, default: 'text/html' });
  if (wanted === 'application/json') return wanted;
  c.header('content-security-policy', PAGE_POLICY);
  return 'text/html';
}
