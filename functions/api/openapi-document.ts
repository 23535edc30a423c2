import { type Api, BASE_PATH } from './context.ts';

/** What `security` of the contracts refers to. */
export function registerSecurity(api: Api): void {
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token from `POST /login/access-token`',
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'metricsToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'The token that was made for reading metrics',
  });
}

/** The contracts of all routes as OpenAPI 3.1, for clients who see us under `prefix`. */
export function openApiDocument(api: Api, prefix: string): Record<string, unknown> {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ETL Design',
      version: '1',
      description:
        'Validates spreadsheets cell by cell. Create a task, upload its file to the URL that you are given, and read ' +
        'what is wrong with it. Every refusal is a problem document (RFC 9457) whose `type` leads to a page about it.',
    },
    servers: [{ url: `${prefix}${BASE_PATH}` }],
  });
  for (const item of Object.values(document.paths ?? {})) {
    // A body with two types cannot say so in its contract, or the library would check it against both.
    const body = item.post?.requestBody;
    if (body !== undefined && 'content' in body) body.required = true;
  }
  return { ...document };
}
