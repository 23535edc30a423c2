import { column } from '../ast/build.ts';
import { sizeOf, withColumns } from '../ast/map-tree.ts';
import type { SqlExpression, SqlSelect } from '../ast/sql-tree.ts';
import { compileFormula } from '../compile/compile-formula.ts';
import { BLANK, type Typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { HELPERS_OF_TODAY } from '../helpers/helpers.ts';
import { namedColumns } from '../layout/named-columns.ts';
import type { PackageNames } from '../layout/package-names.ts';
import { PLANE_TYPES, PLANES } from '../layout/plane-names.ts';
import type { StoredColumns } from '../layout/store-constants.ts';
import { readPlane } from '../layout/stored-column.ts';
import { shapeOf, valueWith } from '../layout/value-shape.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import type { Segment } from '../plan/segment.ts';
import type { TableColumn, TablePlan } from '../plan/table-plan.ts';
import type { Dialect } from '../print/dialect.ts';
import { DialectRefusalError } from '../print/dialect-refusal-error.ts';
import { printGenerated } from '../print/print-generated.ts';
import { withoutLateral } from '../print/without-lateral.ts';
import type { GeneratedColumn, GeneratedColumns } from './generated-column.ts';
import { IMMUTABLE_FUNCTIONS } from './immutable-functions.ts';
import { ALIAS, RowScope } from './row-scope.ts';

/** Nodes of all expressions of a column. What is inlined and read twice doubles. */
const MAX_NODES = 2_000;

/** The columns of formulas that base tables can compute: one formula for all rows, which reads its own row only. */
export function findGeneratedColumns(
  plan: WorkbookPlan,
  stored: StoredColumns,
  names: PackageNames,
  dialect: Dialect,
): GeneratedColumns {
  const columns = new Map<TableColumn, GeneratedColumn>();
  const reasons = new Map<TableColumn, string>();
  const computed = new Set(plan.levels.flat().map(({ tableColumn }) => tableColumn));

  const columnValue = (each: TableColumn): Typed => {
    const generated = columns.get(each);
    if (generated !== undefined) return generated.value;
    if (computed.has(each)) {
      throw new UnsupportedFormulaError(
        'reference-kind',
        `it reads ${each.name}, which is computed in the view`,
      );
    }
    const own = stored.get(each);
    if (own === undefined) return BLANK;
    const byPlane = new Map(own.planes.map((plane) => [plane.plane, readPlane(ALIAS, plane)]));
    return valueWith(own.shape, (plane) => byPlane.get(plane) ?? column(ALIAS, each.name), true);
  };

  // By level, so that what a formula reads has been looked at before it.
  for (const segment of plan.levels.flat()) {
    const { table, tableColumn } = segment;
    if (table === undefined || tableColumn === undefined || reasons.has(tableColumn)) continue;
    try {
      if (segment.rows.count !== table.rows.count || stored.has(tableColumn)) {
        throw new UnsupportedFormulaError('reference-kind', 'not all of its rows have the same formula');
      }
      columns.set(tableColumn, generated(segment, table, tableColumn));
    } catch (error) {
      if (!(error instanceof UnsupportedFormulaError || error instanceof DialectRefusalError)) throw error;
      reasons.set(tableColumn, error.message);
    }
  }
  return { columns, reasons };

  function generated(segment: Segment, table: TablePlan, tableColumn: TableColumn): GeneratedColumn {
    if (segment.tree === undefined) throw new UnsupportedFormulaError('reference-kind', 'it is no formula');
    if (segment.fills !== undefined) throw refusal('its rows show different elements of one array');
    const scope = new RowScope(segment, table, plan, columnValue);
    const compiled = compileFormula(segment.tree, scope, { isArray: segment.isArray });
    if (compiled.volatile) throw refusal('its value changes with each calculation');
    const value = inlined(compiled, scope);
    const shape = shapeOf(value);
    const named = namedColumns(tableColumn.name, shape, names.planes(tableColumn), value);
    assertComputable(named.map(({ expression }) => expression));
    const declared = named.map(({ as, type, expression }) => ({
      name: as,
      type,
      generatedAs: unqualified(expression),
    }));
    for (const { generatedAs } of declared) printGenerated(generatedAs, dialect);
    return {
      segment,
      value,
      columns: declared,
      stored: {
        shape,
        planes: named.flatMap(({ plane, as }) =>
          plane === undefined ? [] : [{ plane, name: as, type: PLANE_TYPES[plane] }],
        ),
      },
    };
  }
}

/** The value without the joins that name parts of it. */
function inlined(value: Typed, { select: { sql: from } }: RowScope): Typed {
  const present = PLANES.filter((plane) => value[plane] !== null);
  const outputs = present.flatMap((as) => {
    const expression = value[as];
    return expression === null ? [] : [{ expression, as }];
  });
  const select: SqlSelect = { kind: 'select', outputs, from };
  const alone = withoutLateral(select, 'a generated column');
  if ((alone.from?.joins.length ?? 0) > 0) throw refusal('it reads more than its own row');
  const planes = alone.outputs.map(({ as, expression }) => [as, expression] as const);
  return { ...value, ...Object.fromEntries(planes) };
}

function assertComputable(expressions: readonly SqlExpression[]): void {
  if (sizeOf(expressions, MAX_NODES) > MAX_NODES) throw refusal('it would be too long in one expression');
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('kind' in node && (node.kind === 'aggregate' || node.kind === 'subquery' || node.kind === 'select'))
      throw refusal('it needs a query of its own');
    if ('kind' in node && node.kind === 'call' && 'schema' in node && 'name' in node) {
      const isKnown = node.schema === 'xl' || IMMUTABLE_FUNCTIONS.has(String(node.name));
      if (node.schema === 'xl' && HELPERS_OF_TODAY.has(String(node.name)))
        throw refusal('it may read a text as a date of this year');
      if (!isKnown) throw refusal(`databases compute no ${String(node.name)} in generated columns`);
    }
    Object.values(node).forEach(visit);
  };
  visit(expressions);
}

/** A table's own columns have no alias where it is declared. */
function unqualified(expression: SqlExpression): SqlExpression {
  return withColumns(expression, ({ source, name }) => (source === ALIAS ? column(null, name) : undefined));
}

function refusal(message: string): UnsupportedFormulaError {
  return new UnsupportedFormulaError('reference-kind', message);
}
