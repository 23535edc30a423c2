import type { PGlite } from '@electric-sql/pglite';
import { column, literal } from '../../../shared/sql/ast/build.ts';
import type { SqlExpression } from '../../../shared/sql/ast/sql-tree.ts';
import { elementAt, planesOf } from '../../../shared/sql/compile/elements.ts';
import { FromClause } from '../../../shared/sql/compile/from-clause.ts';
import type { CellsOperand, RelationOperand } from '../../../shared/sql/compile/operand.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import { printStatement } from '../../../shared/sql/print/print-statement.ts';

const COLUMNS = [
  { name: 'n', type: 'double' },
  { name: 't', type: 'text' },
  { name: 'b', type: 'boolean' },
  { name: 'e', type: 'smallint' },
  { name: 'r', type: 'bigint' },
  { name: 'c', type: 'bigint' },
] as const;
const ROWS_PER_INSERT = 2000;

/** Large ranges, each stored once as a table that many formulas read. */
export class StoredRanges {
  readonly #names = new Map<string, string>();
  #pending: string[] = [];

  /** `key` names the range; `cells` is read only the first time. */
  relation(key: string, cells: () => CellsOperand): RelationOperand {
    const name = this.#names.get(key) ?? `range_${this.#names.size + 1}`;
    const operand = cells();
    if (!this.#names.has(key)) {
      this.#names.set(key, name);
      this.#store(name, operand);
    }
    const from = new FromClause({ kind: 'table', schema: null, name, alias: 'b0' }, 'b');
    return {
      shape: 'relation',
      key,
      from,
      where: null,
      row: column('b0', 'r'),
      column: column('b0', 'c'),
      values: [elementAt('b0', operand.cells)],
      rows: operand.rows,
      columns: operand.columns,
      isInline: false,
      unlisted: operand.unlisted ?? 0,
    };
  }

  #store(name: string, { cells, columns }: CellsOperand): void {
    const table = { schema: null, name };
    this.#pending.push(printStatement({ kind: 'create-table', table, columns: COLUMNS }, postgresql));
    const rows = cells.map((cell, index): readonly SqlExpression[] => [
      ...planesOf(cell),
      literal('bigint', Math.floor(index / columns)),
      literal('bigint', index % columns),
    ]);
    for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
      const part = rows.slice(at, at + ROWS_PER_INSERT);
      const names = COLUMNS.map((stored) => stored.name);
      this.#pending.push(printStatement({ kind: 'insert', table, columns: names, rows: part }, postgresql));
    }
  }

  /** Writes what has been asked for since the last time. */
  async store(engine: PGlite): Promise<void> {
    for (const statement of this.#pending) await engine.exec(statement);
    this.#pending = [];
  }

  async drop(engine: PGlite): Promise<void> {
    for (const name of this.#names.values())
      await engine.exec(`drop table ${postgresql.quoteIdentifier(name)}`);
    this.#names.clear();
  }
}
