import { cellAddress } from '../../tabular/cell-address.ts';
import type { SqlOutput, SqlSelect } from '../ast/sql-tree.ts';
import { FromClause } from '../compile/from-clause.ts';
import type { Segment } from '../plan/segment.ts';
import { UniqueNames } from '../plan/unique-names.ts';
import { compileSegment, type Laying } from './compile-segment.ts';
import type { LooseCell } from './computed.ts';
import type { CurrentQuery } from './current-query.ts';
import { ALIAS_PREFIX, MAX_JOINS } from './current-query.ts';
import { type PlaneNames, planeNames } from './plane-names.ts';
import { readCellsTogether } from './read-cells-together.ts';
import { outputsOf, shapeOf, type ValueShape } from './value-shape.ts';
import { withoutShortBindings } from './without-lone-bindings.ts';

const MAX_CELLS_PER_STEP = 32;

export interface CellResult {
  readonly segment: Segment;
  readonly cell: LooseCell;
}

/** Cells outside of tables. */
export function addLooseCells(segments: readonly Segment[], level: number, around: Laying): void {
  const { computed, plan } = around;
  for (const [sheetIndex, own] of Map.groupBy(segments, (segment) => segment.sheetIndex)) {
    const name = `${plan.homes.sheets[sheetIndex]?.name ?? ''}_cells`;
    for (const { segment, cell } of addCells(own, name, level, around)) {
      computed.addLoose(sheetIndex, segment.rows.first, segment.column, cell);
    }
  }
}

/** Segments of one cell: columns of queries of one row. */
export function addCells(
  segments: readonly Segment[],
  name: string,
  level: number,
  around: Laying,
): CellResult[] {
  const results: CellResult[] = [];
  for (let next = 0; next < segments.length; ) {
    const needs = new Set<string>();
    const select = new FromClause(null, ALIAS_PREFIX, around.plan.model.isDate1904);
    const query: CurrentQuery = { level, select, table: undefined, needs };
    const outputs: SqlOutput[] = [];
    const taken = new UniqueNames();
    const found: { segment: Segment; shape: ValueShape; names: PlaneNames }[] = [];
    for (const segment of segments.slice(next, next + MAX_CELLS_PER_STEP)) {
      if (select.joinCount >= MAX_JOINS) break;
      next++;
      const value = compileSegment(segment, query, around);
      if (value === undefined) continue;
      const shape = shapeOf(value);
      const planes = planeNames(cellAddress(segment.column, segment.rows.first).toLowerCase(), taken);
      outputs.push(...outputsOf(value, shape, planes));
      found.push({ segment, shape, names: planes });
    }
    if (outputs.length === 0) continue;
    const whole: SqlSelect = { kind: 'select', outputs, from: select.sql };
    const step = {
      name: around.names.step(name, level + 1),
      select: withoutShortBindings(readCellsTogether(whole, around.dialect), around.dialect),
      needs,
    };
    around.computed.addStep(step);
    around.budget.close(step.name, select);
    for (const { segment, ...cell } of found) results.push({ segment, cell: { step, level, ...cell } });
  }
  return results;
}
