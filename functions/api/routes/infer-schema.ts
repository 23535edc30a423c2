import { createRoute } from '@hono/zod-openapi';
import {
  type ProposeSchemaDeps,
  ProposeSchemaInput,
  proposeSchema,
  SchemaProposal,
} from '../../../shared/inference/propose-schema.ts';
import type { Api } from '../context.ts';
import { json, jsonBody, problems, SIGNED_IN, USERS, WITH_BODY } from '../contract.ts';

const route = createRoute({
  method: 'post',
  path: '/schemas/infer',
  operationId: 'inferSchema',
  tags: ['Schemas'],
  summary: 'Propose a schema for a file',
  description:
    'Looks at the file of a task, or at a small file in the request itself, from the first row on: at all of it, or at as ' +
    'much as a few seconds allow. The schema accepts every value in the rows that were looked at; what is wrong with the ' +
    'table’s shape (cells without a header, rows that end early, repeated headers, failed formulas) stays an issue. ' +
    'Nothing is saved.',
  security: USERS,
  request: {
    body: jsonBody(
      ProposeSchemaInput.openapi('InferSchema', {
        example: { taskId: '01a2…', options: { delimiter: ';' } },
      }),
    ),
  },
  responses: {
    200: json('The schema and what it rests on', SchemaProposal.openapi('SchemaProposal')),
    ...problems(
      ...SIGNED_IN,
      ...WITH_BODY,
      'not-found',
      'upload-unavailable',
      'upload-changed',
      'file-empty',
      'file-format-mismatch',
      'file-format-unsupported',
      'file-encrypted',
      'file-corrupt',
      'file-encoding-invalid',
      'file-limit-exceeded',
      'sheet-not-found',
      'header-missing',
      'csv-quote-unclosed',
      'csv-nul-byte',
    ),
  },
});

export function registerInferSchema(app: Api, deps: ProposeSchemaDeps): void {
  app.openapi(route, async (c) => {
    return c.json(await proposeSchema(deps, c.get('principal'), c.req.valid('json')), 200);
  });
}
