import type { FormulaNode } from '../../formula/ast.ts';
import { parseFormula } from '../../formula/parse-formula.ts';
import { column } from '../ast/build.ts';
import type { SqlSelect } from '../ast/sql-tree.ts';
import { compileFormula } from '../compile/compile-formula.ts';
import type { Typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { helpersUsed } from '../helpers/helpers-used.ts';
import { type NamedColumn, namedColumns } from '../layout/named-columns.ts';
import { planeNames } from '../layout/plane-names.ts';
import { shapeOf } from '../layout/value-shape.ts';
import { UniqueNames } from '../plan/unique-names.ts';
import { DialectRefusalError } from '../print/dialect-refusal-error.ts';
import { DIALECTS } from '../print/dialects.ts';
import { printSelect } from '../print/print-select.ts';
import { printStatement } from '../print/print-statement.ts';
import type { FormulaSql, FormulaSqlInput, ResultKind } from './formula-sql-input.ts';
import { type FormulaRefusal, FormulaUnsupportedError } from './formula-unsupported-error.ts';
import { GivenColumns } from './given-columns.ts';
import { innermostFailing } from './innermost-failing.ts';
import { ownRow } from './own-row.ts';
import { ALIAS, NO_ROW_COLUMN, TableScope } from './table-scope.ts';

/** More is no query that anybody would read. */
const MAX_SQL_LENGTH = 500_000;
const KINDS = { number: 'number', text: 'text', logical: 'boolean', error: 'error' } as const;

/**
 * The query for a formula that stands in every row of a table.
 * @throws {FormulaInvalidError} @throws {FormulaUnsupportedError}
 */
export function formulaSql(input: FormulaSqlInput): FormulaSql {
  const { formula } = input;
  const tree = parseFormula(formula);
  try {
    return written(tree, tree, input);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined || !(error instanceof Error)) throw error;
    // No part of it is to blame for its size.
    const known =
      error instanceof TooLargeError
        ? tree
        : error instanceof UnsupportedFormulaError
          ? error.part
          : undefined;
    const { start } = known ?? innermostFailing(tree, (part) => written(part, tree, input));
    throw new FormulaUnsupportedError(reason, sentence(error.message), formula, start, error);
  }
}

/** A part of a formula, or all of it, as a query. */
function written(part: FormulaNode, formula: FormulaNode, input: FormulaSqlInput): FormulaSql {
  const { table, dialect: name } = input;
  const dialect = DIALECTS[name];
  const columns = new GivenColumns(input.columns);
  const ownColumn = Object.keys(input.columns).length + 1;
  const scope = new TableScope(table, columns, input.row ?? ownRow(formula), ownColumn);
  const value = compileFormula(part, scope);
  const numbered = table.rowColumn === undefined ? [] : [table.rowColumn];
  const own = new Set([...numbered, ...Object.values(input.columns).map((each) => each.name)]);
  const results = resultsOf(value, new UniqueNames(own));
  const select: SqlSelect = {
    kind: 'select',
    outputs: [
      ...[...own].map((as) => ({ expression: column(ALIAS, as), as })),
      ...results.map(({ expression, as }) => ({ expression, as })),
    ],
    from: scope.select.sql,
    orderBy: numbered.map((as) => ({ by: column(ALIAS, as) })),
  };
  if (readsRowNumbers(select)) {
    throw new UnsupportedFormulaError(
      'row-order',
      'It depends on the order of the rows. Name the column that numbers them: "table": {"rowColumn": …}.',
    );
  }
  const sql = `${printSelect(select, dialect)};\n`;
  if (sql.length > MAX_SQL_LENGTH) throw new TooLargeError();
  const helpers = dialect.defineHelpers(helpersUsed(select));
  const schema = printStatement({ kind: 'create-schema', name: 'xl', ifMissing: true }, dialect);
  return {
    sql,
    type: typeOf(value),
    columns: Object.fromEntries(columns.used),
    results: results.map(({ plane, as }) => ({
      name: as,
      kind: plane === undefined ? ('date' as const) : KINDS[plane],
    })),
    helpers: helpers.length === 0 ? [] : [schema, ...helpers],
    notes: [...scope.notes, ...notesOn(value, columns)],
  };
}

function resultsOf(value: Typed, names: UniqueNames): NamedColumn[] {
  const name = names.take('value', 'value');
  return namedColumns(name, shapeOf(value), planeNames(name, names), value);
}

function typeOf(value: Typed): ResultKind | 'mixed' {
  const kinds = (['number', 'text', 'logical'] as const).filter((plane) => value[plane] !== null);
  const [only] = kinds;
  if (kinds.length > 1) return 'mixed';
  if (only === undefined) return 'error';
  return only === 'number' && value.format === 'date' ? 'date' : KINDS[only];
}

function notesOn({ error, volatile }: Typed, { used }: GivenColumns): string[] {
  const hasNumbers = [...used.values()].some(({ type }) => type === 'number');
  return [
    ...(hasNumbers ? ['Numbers are taken to lie between 1E-20 and 1E+20, on either side of 0.'] : []),
    ...(error === null
      ? []
      : [
          'Where the formula gives an error, only the column of kind “error” is not null. It holds the number that ERROR.TYPE gives.',
        ]),
    ...(volatile ? ['The value changes with each calculation.'] : []),
  ];
}

function readsRowNumbers(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(readsRowNumbers);
  if (typeof tree !== 'object' || tree === null) return false;
  if ('kind' in tree && tree.kind === 'column' && 'name' in tree && tree.name === NO_ROW_COLUMN) return true;
  return Object.values(tree).some(readsRowNumbers);
}

class TooLargeError extends Error {
  constructor() {
    super(
      `Its SQL would have more than ${MAX_SQL_LENGTH.toLocaleString('en')} characters. Split the formula.`,
    );
    this.name = 'TooLargeError';
  }
}

function reasonOf(error: unknown): FormulaRefusal | undefined {
  if (error instanceof UnsupportedFormulaError) return error.reason;
  if (error instanceof DialectRefusalError) return 'engine';
  return error instanceof TooLargeError ? 'too-large' : undefined;
}

/** Reasons are written to stand behind a formula. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
