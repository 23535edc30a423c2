import { isProblemCode, PROBLEMS, type ProblemCode } from '../../shared/problem-catalogue.ts';
import { type Api, BASE_PATH } from './context.ts';
import { type Problem, STATUS } from './problem.ts';

/** How the limits of the user stand: on every answer to somebody who is known. */
const RATE_LIMITS = {
  RateLimit: 'What is left of each limit (`r`), and the seconds until all of it is there again (`t`)',
  'RateLimit-Policy': 'The limits of the user: how much (`q`) in how many seconds (`w`)',
};

/** What every problem with this code has; its `detail` says more about the one request. */
function exampleOf(code: ProblemCode): Problem {
  const { title } = PROBLEMS[code];
  return {
    type: `/problems/${code}`,
    title,
    status: STATUS[code],
    detail: `${title}.`,
    code,
    requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
  };
}

/** Those that the operations refer to; some codes are of tasks only. */
function examplesIn(paths: unknown): Record<string, { summary: string; value: Problem }> {
  const text = JSON.stringify(paths);
  const codes = Object.keys(PROBLEMS).filter(isProblemCode);
  const used = codes.filter((code) => text.includes(`"#/components/examples/${code}"`));
  return Object.fromEntries(
    used.map((code) => [code, { summary: PROBLEMS[code].title, value: exampleOf(code) }]),
  );
}

/** What the contracts refer to. */
export function registerComponents(api: Api): void {
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `access_token` that `POST /login/access-token` answers with',
  });
  for (const [name, description] of Object.entries(RATE_LIMITS)) {
    api.openAPIRegistry.registerComponent('headers', name, { description, schema: { type: 'string' } });
  }
  api.openAPIRegistry.registerComponent('securitySchemes', 'metricsToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'The token that was made for reading metrics',
  });
}

/** What the operations are grouped by. */
const TAGS: Readonly<Record<string, string>> = {
  Login: 'Who you are',
  Users: 'Who may do what',
  Schemas: 'What rows must be like',
  Tasks: 'Files, and what is done with them',
  Validation: 'What is wrong with a file',
  Parsing: 'What became of a workbook',
  Formulas: 'Formulas by themselves',
  Webhooks: 'Being told of events',
  Audit: 'Who changed what',
  Service: 'How the service is, and how to use it',
};

/** They mean the same wherever they stand; a contract may say it better. */
const PARAMETERS: Readonly<Record<string, string>> = {
  'path id': 'As the answer that created it gives it',
  'path deliveryId': 'The id of the event, which the receiver saw as `webhook-id`',
  'path name': 'What the schema is saved under',
  'path username': 'As it was chosen when the user was created',
  'path version': 'The number of a version, from 1',
  'path code': 'The `code` of a problem',
  'path file': 'The name of the part',
  'query role': 'Only users of this role',
  'query active': 'Only users who may log in, or only those who may not',
  'query permanent': 'Remove an inactive user for good',
  'query action': 'Only changes of this kind',
  'query from': 'Only what happened then or later',
  'query to': 'Only what happened before',
  'query code': 'Only issues with this code',
  'query column': 'Only issues of this column',
  'query dialect': 'The database that the SQL is for',
};

type PathItem = NonNullable<ReturnType<Api['getOpenAPI31Document']>['paths']>[string];

function describeParameters({ get, put, post, patch, delete: remove }: PathItem): void {
  for (const operation of [get, put, post, patch, remove]) {
    for (const parameter of operation?.parameters ?? []) {
      if ('in' in parameter) parameter.description ??= PARAMETERS[`${parameter.in} ${parameter.name}`];
    }
  }
}

/** The contracts of all routes as OpenAPI 3.1, for clients who see us under `prefix`. */
export function openApiDocument(api: Api, prefix: string): Record<string, unknown> {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ETL Design',
      version: '1',
      description:
        'Validates spreadsheets cell by cell, and turns workbooks into SQL. Create a task, upload its file to the URL ' +
        'that you are given, and read what is wrong with it or what became of it. Every refusal is a problem document (RFC 9457) whose `type` leads to a page about it, but for ' +
        'one that the API never sees: a body of more than about 4.5 MB gets the gateway’s own 413.',
    },
    servers: [{ url: `${prefix}${BASE_PATH}` }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  });
  for (const item of Object.values(document.paths ?? {})) {
    describeParameters(item);
    // A body with two types cannot say so in its contract, or the library would check it against both.
    const body = item.post?.requestBody;
    if (body !== undefined && 'content' in body) body.required = true;
    for (const operation of [item.get, item.put, item.post, item.patch, item.delete]) {
      if (operation?.security === undefined) continue;
      addRateLimits(Object.values(operation.responses ?? {}));
      operation.description = withRoles(operation.description, operation.security);
    }
  }
  return { ...document, components: { ...document.components, examples: examplesIn(document.paths) } };
}

/** Headers of every answer are said once here, not in every contract. */
function addRateLimits(responses: readonly { headers?: object }[]): void {
  const references = Object.keys(RATE_LIMITS).map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  for (const response of responses)
    response.headers = { ...response.headers, ...Object.fromEntries(references) };
}

/** Who may call an operation stands in its scopes, where few people look. */
function withRoles(description: string | undefined, security: readonly object[]): string | undefined {
  const isForAdministrators = security.some((way) => 'bearer' in way && `${way.bearer}` === 'admin');
  if (!isForAdministrators) return description;
  const orWhom = security.length > 1 ? ', or with the token for metrics' : '';
  return `${description === undefined ? '' : `${description} `}For administrators${orWhom}.`;
}
