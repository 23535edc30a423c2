import { InvalidInputError } from '../../../shared/errors.ts';

/**
 * The address as it is kept: without a slash at its end, or the API's own path.
 * @throws {InvalidInputError} for what is no address of a backend.
 */
export function endpointOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new InvalidInputError(
      `--endpoint is the address of a backend, such as https://etl.example.com, not “${withoutPassword(text)}”.`,
    );
  return `${url.origin}${url.pathname.replace(/(\/api\/v1)?\/*$/, '')}`;
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//…@');
}
