import type { SqlExpression, SqlType } from '../ast/sql-tree.ts';
import type { Typed } from '../compile/typed.ts';
import type { StoredColumn } from '../layout/stored-column.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import type { Segment } from '../plan/segment.ts';
import type { TableColumn } from '../plan/table-plan.ts';

/** A column of formulas that the base table computes by itself, from the constants of the row. */
export interface GeneratedColumn {
  readonly segment: Segment;
  readonly value: Typed;
  /** As others read it. */
  readonly stored: StoredColumn;
  /** As the table declares it. */
  readonly columns: readonly {
    readonly name: string;
    readonly type: SqlType;
    readonly generatedAs: SqlExpression;
  }[];
}

export interface GeneratedColumns {
  readonly columns: ReadonlyMap<TableColumn, GeneratedColumn>;
  /** Why the other columns of formulas stay in views. */
  readonly reasons: ReadonlyMap<TableColumn, string>;
}

export const NOTHING_GENERATED: GeneratedColumns = { columns: new Map(), reasons: new Map() };

/** All columns of formulas stay in views, for one reason. */
export function nothingGenerated({ levels }: WorkbookPlan, reason: string): GeneratedColumns {
  const columns = levels.flat().flatMap(({ tableColumn }) => tableColumn ?? []);
  return { columns: new Map(), reasons: new Map(columns.map((each) => [each, reason])) };
}
