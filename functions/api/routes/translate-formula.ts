import { createRoute } from '@hono/zod-openapi';
import { FormulaSql, FormulaSqlInput } from '../../../shared/sql/single/formula-sql-input.ts';
import type { Api } from '../context.ts';
import { json, jsonBody, problems, SIGNED_IN, USERS, WITH_BODY } from '../contract.ts';

const route = createRoute({
  method: 'post',
  path: '/formulas/sql',
  operationId: 'translateFormula',
  tags: ['Formulas'],
  summary: 'Turn a formula into SQL',
  description:
    'The formula stands in every row of a table. Relative references are the row’s own cells; whole columns (`A:A`) and fixed ' +
    'ranges (`$A$2:$A$100`) are read over all of its rows. What depends on the order of rows needs a column that numbers them: ' +
    '`table.rowColumn`. The query gives the columns of the table and the value beside them, after `helpers` have run.',
  security: USERS,
  request: {
    body: jsonBody(
      FormulaSqlInput.openapi('TranslateFormula', {
        example: {
          formula: '=A2/SUM(A:A)',
          columns: { A: { name: 'price', type: 'number' } },
          table: { name: 'orders' },
          dialect: 'postgresql',
        },
      }),
    ),
  },
  responses: {
    200: json('The query, and what it gives', FormulaSql.openapi('FormulaSql')),
    ...problems(...SIGNED_IN, ...WITH_BODY, 'formula-invalid', 'formula-unsupported'),
  },
});

export function registerTranslateFormula(app: Api): void {
  app.openapi(route, async (c) => {
    // The compiler is larger than the rest of the API; it comes with the first formula, when there is one.
    const { formulaSql } = await import('../../../shared/sql/single/formula-sql.ts');
    return c.json(formulaSql(c.req.valid('json')), 200);
  });
}
