import type { IncomingMessage } from 'node:http';

/** Header values by lower-case name. */
export type HeaderMap = Readonly<Record<string, string | undefined>>;

/** Query parameters of a presigned URL that belong to the signature. */
const SIGNATURE_PARAMETERS = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-signature',
  'x-amz-signedheaders',
  'x-amz-security-token',
]);

/** A request's headers, and those that a presigned URL carries as query parameters instead. */
export function requestHeaders(headers: IncomingMessage['headers'], query: URLSearchParams): HeaderMap {
  const flat: Record<string, string | undefined> = {};
  for (const [parameter, value] of query) {
    const name = parameter.toLowerCase();
    if (name.startsWith('x-amz-') && !SIGNATURE_PARAMETERS.has(name)) flat[name] = value;
  }
  for (const [name, value] of Object.entries(headers)) {
    flat[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return flat;
}
