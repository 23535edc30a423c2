import type { SqlExpression } from '../ast/sql-tree.ts';
import type { Dialect } from './dialect.ts';
import { DialectRefusalError } from './dialect-refusal-error.ts';
import { printExpression } from './print-select.ts';

/**
 * An expression as a table's declaration takes it.
 * @throws {DialectRefusalError} where the engine takes less than in a query.
 */
export function printGenerated(expression: SqlExpression, dialect: Dialect): string {
  const { partial, generated } = dialect;
  if (partial === undefined || generated.printOwn === undefined) return printExpression(expression, dialect);
  const { printOwn } = generated;
  const text = printExpression(expression, {
    ...dialect,
    partial: {
      ...partial,
      printOwn: (node, print) => printOwn(node, print) ?? partial.printOwn(node, print),
    },
  });
  // A text that has the word in it is refused as well, and computed by the view.
  if (generated.takesSelects === false && /\bselect\b/.test(text)) {
    throw new DialectRefusalError(dialect.title, 'queries in generated columns');
  }
  return text;
}
