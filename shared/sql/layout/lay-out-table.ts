import { column } from '../ast/build.ts';
import type { SqlOutput, SqlSelect } from '../ast/sql-tree.ts';
import { FromClause } from '../compile/from-clause.ts';
import { BLANK } from '../compile/typed.ts';
import type { Segment } from '../plan/segment.ts';
import { ROW_COLUMN, type TableColumn, type TablePlan } from '../plan/table-plan.ts';
import { chooseValue } from './choose-value.ts';
import { compileSegment, type Laying } from './compile-segment.ts';
import type { CurrentQuery } from './current-query.ts';
import { ALIAS, ALIAS_PREFIX, MAX_JOINS } from './current-query.ts';
import { joinCells, joinRecurrences, type RowsResult } from './join-results.ts';
import { addCells, type CellResult } from './lay-out-cells.ts';
import { layOutRecurrence, type RecurrenceResult } from './lay-out-recurrence.ts';
import { readCellsTogether } from './read-cells-together.ts';
import { rowsCondition } from './rows-condition.ts';
import { eitherOf, outputsOf, shapeOf, type ValueShape, valueAt } from './value-shape.ts';
import { withoutLoneBindings } from './without-lone-bindings.ts';

/** The table with the results of a level's formulas beside what it had before. */
export function addTableStates(
  table: TablePlan,
  segments: readonly Segment[],
  level: number,
  around: Laying,
): void {
  const recurrences = around.plan.recurrences.filter(
    ({ segments: [first] }) => first && segments.includes(first),
  );
  const recurrent = new Set(recurrences.flatMap((recurrence) => recurrence.segments));
  const stepped = recurrences.flatMap((recurrence): RecurrenceResult[] => {
    const result = layOutRecurrence(recurrence, level, around);
    if ('step' in result) return [result];
    around.refusals.push(...result);
    return [];
  });
  const isAlone = (segment: Segment) => segment.rows.count === 1 && table.rows.count > 1;
  const others = segments.filter((segment) => !recurrent.has(segment));
  const alone = addCells(others.filter(isAlone), `${table.name}_rows`, level, around);
  const shared = others.filter((segment) => !isAlone(segment));
  // Those of one column are one join.
  const columns = [...Map.groupBy(alone, ({ segment }) => segment.tableColumn).values()];
  let done = 0;
  for (let part = 0; part === 0 || done < shared.length || columns.length + stepped.length > 0; part++) {
    const rows = stepped.splice(0, MAX_JOINS);
    const cells = columns.splice(0, MAX_JOINS - rows.length).flat();
    const rest = shared.slice(done);
    const isLast = columns.length + stepped.length === 0;
    done += addTableState(
      { table, segments: rest, alone: cells, stepped: rows, level, isOnly: part === 0 && isLast },
      around,
    );
  }
}

interface StateStep {
  readonly table: TablePlan;
  readonly segments: readonly Segment[];
  /** Cells of single rows, computed beforehand. */
  readonly alone: readonly CellResult[];
  /** Columns that were computed row by row, beforehand too. */
  readonly stepped: readonly RecurrenceResult[];
  readonly level: number;
  /** No other query of this level comes before it, nor after it if all segments fit. */
  readonly isOnly: boolean;
}

/** Says how many of the segments fitted into one query. */
function addTableState(
  { table, segments, alone, stepped, level, isOnly }: StateStep,
  around: Laying,
): number {
  const { computed, names } = around;
  const before = computed.lastState(table);
  const select = new FromClause(
    { kind: 'table', schema: null, name: before.step.name, alias: ALIAS },
    ALIAS_PREFIX,
    around.plan.model.isDate1904,
  );
  const beforehand = [...alone.map(({ cell }) => cell), ...stepped];
  const needs = new Set([before.step.name, ...beforehand.map(({ step }) => step.name)]);
  around.budget.open(select, [...needs]);
  const query: CurrentQuery = { level, select, table: { plan: table, state: before, alias: ALIAS }, needs };
  const found = [...joinCells(alone, select), ...joinRecurrences(stepped, select, names)];
  let done = 0;
  for (const segment of segments) {
    if (done + beforehand.length > 0 && select.joinCount >= MAX_JOINS) break;
    done++;
    const value = compileSegment(segment, query, around);
    const { tableColumn, rows } = segment;
    if (value === undefined || tableColumn === undefined) continue;
    found.push({ column: tableColumn, rows, value, condition: rowsCondition(ALIAS, rows, table.rows) });
  }
  const results = Map.groupBy(found, (result) => result.column);
  const shapes = new Map<TableColumn, ValueShape>();
  const outputs: SqlOutput[] = [{ expression: column(ALIAS, ROW_COLUMN), as: ROW_COLUMN }];
  for (const each of table.columns) {
    const previous = before.shapes.get(each);
    const own = results.get(each) ?? [];
    if (previous === undefined && own.length === 0) continue;
    const planes = names.planes(each);
    const value = previous === undefined ? BLANK : valueAt(previous, ALIAS, planes, true);
    const isWhole = own.some(({ rows }) => rows.count === table.rows.count);
    const shape = eitherOf([
      ...own.map((result) => shapeOf(result.value)),
      ...(isWhole || (previous === undefined && own.length > 0 && isEvery(own, table))
        ? []
        : [shapeOf(value)]),
    ]);
    shapes.set(each, shape);
    outputs.push(...outputsOf(chooseValue(shape, own, value), shape, planes));
  }
  const whole: SqlSelect = { kind: 'select', outputs, from: select.sql };
  const core = readCellsTogether(withoutLoneBindings(whole, around.dialect), around.dialect);
  const step = {
    name: names.step(table.name, level + 1),
    // What was parted for the planner must not be put together by it.
    select: isOnly && done === segments.length ? core : { ...core, offset: 0 },
    needs,
  };
  computed.addStep(step);
  around.budget.close(step.name, select);
  computed.addState(table, { step, level, shapes });
  return done;
}

function isEvery(own: readonly RowsResult[], table: TablePlan): boolean {
  return own.reduce((sum, { rows }) => sum + rows.count, 0) === table.rows.count;
}
