import type { RestApiDefinition } from './rest-api.ts';

/** Whether the API treats bodies of this content type as bytes; every other body is text. */
export function isBinary({ binaryMediaTypes }: RestApiDefinition, contentType: string | undefined): boolean {
  const mediaType = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return binaryMediaTypes.includes('*/*') || binaryMediaTypes.includes(mediaType);
}
