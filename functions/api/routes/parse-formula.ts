import { createRoute, z } from '@hono/zod-openapi';
import { parseFormula } from '../../../shared/formula/parse-formula.ts';
import { tokenizeFormula } from '../../../shared/formula/tokenize-formula.ts';
import type { Api } from '../context.ts';
import { json, jsonBody, problems, SIGNED_IN, USERS, WITH_BODY } from '../contract.ts';
import { FormulaNode, FormulaToken } from '../formula-contract.ts';

const Body = z
  .strictObject({
    formula: z.string().openapi({ description: 'As a file holds it, with or without its `=`' }),
  })
  .openapi('ParseFormula', { example: { formula: '=IF(A1>18,"Adult","Minor")' } });

const ParsedFormula = z
  .object({ formula: z.string(), tokens: z.array(FormulaToken), ast: FormulaNode })
  .openapi('ParsedFormula');

const route = createRoute({
  method: 'post',
  path: '/formulas/parse',
  operationId: 'parseFormula',
  tags: ['Formulas'],
  summary: 'Read a formula into its tokens and its tree',
  security: USERS,
  request: { body: jsonBody(Body) },
  responses: {
    200: json('The formula as it was read', ParsedFormula),
    ...problems(...SIGNED_IN, ...WITH_BODY, 'formula-invalid'),
  },
});

export function registerParseFormula(app: Api): void {
  app.openapi(route, (c) => {
    const { formula } = c.req.valid('json');
    return c.json({ formula, tokens: tokenizeFormula(formula), ast: parseFormula(formula) }, 200);
  });
}
