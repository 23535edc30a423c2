import { createHash } from 'node:crypto';
import type { ApiContext } from './context.ts';

/** A strong tag of what identifies this state of a resource. */
export function eTagOf(...state: readonly (string | number)[]): string {
  return `"${createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 22)}"`;
}

/** Whether a list of tags, as If-Match has it, names `eTag`. Weak tags never match here (RFC 9110, 13.1.1). */
export function matchesStrongly(header: string, eTag: string | undefined): boolean {
  if (header.trim() === '*') return eTag !== undefined;
  return eTag !== undefined && tagsIn(header).includes(eTag);
}

/** Whether a state may be written over: any, when the request has no If-Match. */
export function meets(ifMatch: string | undefined, eTag: string): boolean {
  return ifMatch === undefined || matchesStrongly(ifMatch, eTag);
}

/** Whether a list of tags, as If-None-Match has it, names `eTag`, weak or strong. */
export function matchesWeakly(header: string, eTag: string | undefined): boolean {
  return matchesStrongly(header.replaceAll('W/"', '"'), eTag);
}

/** Answers 304 to a GET whose caller has this state already. */
export function notModified(c: ApiContext): void {
  const known = c.req.header('if-none-match');
  if (known === undefined || c.res.status !== 200) return;
  const eTag = c.res.headers.get('etag');
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (!isRead || eTag === null || !matchesWeakly(known, eTag)) return;
  const headers = new Headers(c.res.headers);
  for (const name of ['content-type', 'content-length']) headers.delete(name);
  c.res = undefined; // else the setter copies the old response's headers over
  c.res = new Response(null, { status: 304, headers });
}

function tagsIn(header: string): string[] {
  return [...header.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => tag);
}
