import { z } from '@hono/zod-openapi';
import type { FormulaNode as Node } from '../../shared/formula/ast.ts';
import { TOKEN_KINDS } from '../../shared/formula/tokenize-formula.ts';

const SPAN = { start: z.int(), end: z.int() };

export const FormulaToken = z
  .object({ kind: z.enum(TOKEN_KINDS), text: z.string(), ...SPAN })
  .openapi('FormulaToken', { description: 'Their texts together are the formula, white space too.' });

const Place = z
  .object({
    book: z.string().optional(),
    sheet: z.string().optional(),
    lastSheet: z.string().optional(),
  })
  .openapi('FormulaPlace', { description: 'What stands before the `!` of a reference' });
const PLACED = { ...SPAN, place: Place.optional() };

const CellAddress = z.object({
  row: z.int(),
  column: z.int(),
  rowAbsolute: z.boolean(),
  columnAbsolute: z.boolean(),
});
const LineAddress = z.object({ index: z.int(), absolute: z.boolean() });
const CELLS = { ...PLACED, first: CellAddress, last: CellAddress };
const LINES = { ...PLACED, first: LineAddress, last: LineAddress };

const NumberNode = z.object({ kind: z.literal('number'), ...SPAN, value: z.number() });
const TextNode = z.object({ kind: z.literal('text'), ...SPAN, value: z.string() });
const LogicalNode = z.object({ kind: z.literal('logical'), ...SPAN, value: z.boolean() });
const ErrorNode = z.object({ kind: z.literal('error'), ...PLACED, code: z.string() });
const ArrayItem = z.discriminatedUnion('kind', [NumberNode, TextNode, LogicalNode, ErrorNode]);

const inner: z.ZodType<Node> = z.lazy(() => FormulaNode);
const list = z.array(inner).readonly();

/** The tree as `docs/formula-ast.md` describes it. */
export const FormulaNode: z.ZodType<Node> = z
  .discriminatedUnion('kind', [
    NumberNode,
    TextNode,
    LogicalNode,
    ErrorNode,
    z.object({ kind: z.literal('omitted'), ...SPAN }),
    z.object({ kind: z.literal('array'), ...SPAN, rows: z.array(z.array(ArrayItem)) }),
    z.object({ kind: z.literal('cell'), ...PLACED, ...CellAddress.shape }),
    z.object({ kind: z.literal('cell-range'), ...CELLS }),
    z.object({ kind: z.literal('column-range'), ...LINES }),
    z.object({ kind: z.literal('row-range'), ...LINES }),
    z.object({ kind: z.literal('name'), ...PLACED, name: z.string() }),
    z.object({
      kind: z.literal('structured-reference'),
      ...PLACED,
      table: z.string().optional(),
      sections: z.array(z.enum(['all', 'data', 'headers', 'totals', 'this-row'])),
      firstColumn: z.string().optional(),
      lastColumn: z.string().optional(),
    }),
    z.object({
      kind: z.literal('dde-link'),
      ...SPAN,
      server: z.string(),
      topic: z.string(),
      item: z.string(),
    }),
    z.object({ kind: z.literal('unary-expression'), ...SPAN, operator: z.enum(['+', '-']), operand: inner }),
    z.object({ kind: z.literal('percent'), ...SPAN, operand: inner }),
    z.object({
      kind: z.literal('binary-expression'),
      ...SPAN,
      operator: z.enum(['^', '*', '/', '+', '-', '&', '=', '<>', '<', '<=', '>', '>=']),
      left: inner,
      right: inner,
    }),
    z.object({
      kind: z.literal('reference-expression'),
      ...SPAN,
      operator: z.enum([':', ' ', ',']),
      left: inner,
      right: inner,
    }),
    z.object({ kind: z.literal('spill'), ...SPAN, operand: inner }),
    z.object({ kind: z.literal('implicit-intersection'), ...SPAN, operand: inner }),
    z.object({ kind: z.literal('group'), ...SPAN, inner }),
    z.object({
      kind: z.literal('function'),
      ...PLACED,
      name: z.string(),
      prefix: z.string(),
      arguments: list,
    }),
    z.object({ kind: z.literal('call'), ...SPAN, callee: inner, arguments: list }),
  ])
  .openapi('FormulaNode', {
    description: 'A node of the tree; docs/formula-ast.md explains every kind with an example.',
  });
