import openapiTS, { astToString } from 'openapi-typescript';

const HEADER = '// Generated from docs/openapi.json; do not edit.\n\n';

/** The types of an API, as TypeScript, from its description. */
export async function generateApiTypes(document: URL): Promise<string> {
  return HEADER + astToString(await openapiTS(document));
}
