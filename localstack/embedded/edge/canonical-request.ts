import type { RequestHead } from './signature.ts';

/**
 * The request as both sides write it down before signing. The path is taken as it was sent: S3 signs it encoded once,
 * and the other services only know `/`.
 */
export function canonicalRequest(
  { method = '', url = '', rawHeaders }: RequestHead,
  query: URLSearchParams,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  return [
    method,
    url.split('?', 1)[0],
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${headerValue(rawHeaders, name)}`),
    '',
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]): [string, string] => [encodeRfc3986(name), encodeRfc3986(value)])
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function compare(text: string, other: string): number {
  if (text === other) return 0;
  return text < other ? -1 : 1;
}

/** encodeURIComponent leaves five characters alone that RFC 3986 reserves. */
function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** All values of a header, from the raw list because Node joins repeated ones with a space. */
function headerValue(rawHeaders: readonly string[], name: string): string {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '');
  }
  return values.map((value) => value.trim().replace(/ +/g, ' ')).join(',');
}
