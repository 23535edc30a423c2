import type { FormulaNode, FunctionNode } from '../../formula/ast.ts';
import { FormulaInvalidError } from '../../formula/formula-invalid-error.ts';
import { mapLeaves } from '../../formula/map-leaves.ts';
import { parseFormula } from '../../formula/parse-formula.ts';
import type { CellFormula } from '../../workbook/cell-formula.ts';
import { NO_FORMULA } from '../../workbook/sheet-cells.ts';
import type { CellHomes } from './cell-homes.ts';
import type { RefusalCode } from './refusal-code.ts';
import { RowSet } from './row-set.ts';
import type { Segment } from './segment.ts';
import type { TableColumn, TablePlan } from './table-plan.ts';

/** All cells with formulas as segments, by sheet, then column, then row of their first cells. */
export function findSegments(homes: CellHomes): Segment[] {
  return homes.sheets.flatMap((_, sheetIndex) => segmentsOfSheet(homes, sheetIndex));
}

interface Cells {
  readonly table: TablePlan | undefined;
  readonly tableColumn: TableColumn | undefined;
  readonly column: number;
  readonly rows: number[];
}

function segmentsOfSheet(homes: CellHomes, sheetIndex: number): Segment[] {
  const cells = homes.sheets[sheetIndex]?.cells;
  if (cells === undefined) return [];
  const groups = new Map<string, Cells>();
  /** By column: the last cell's, which the next cell below mostly shares. */
  const latest: ({ readonly form: number; readonly group: Cells } | undefined)[] = [];
  for (const [position, row] of cells.rowNumbers.entries()) {
    for (let i = cells.rowStarts[position] ?? 0; i < (cells.rowStarts[position + 1] ?? 0); i++) {
      const form = cells.formulas[i] ?? NO_FORMULA;
      if (form === NO_FORMULA) continue;
      const column = cells.columns[i] ?? 0;
      const above = latest[column];
      if (above?.form === form && above.group.table?.rows.has(row)) {
        above.group.rows.push(row);
        continue;
      }
      const home = homes.at(sheetIndex, row, column);
      const table = home.kind === 'table' ? home.table : undefined;
      const key = table === undefined ? `${column} ${row}` : `${column} ${table.name} ${form}`;
      const tableColumn = home.kind === 'table' ? home.column : undefined;
      const group = groups.get(key) ?? { table, tableColumn, column, rows: [] };
      group.rows.push(row);
      groups.set(key, group);
      latest[column] = { form, group };
    }
  }
  return [...groups.values()]
    .sort((a, b) => a.column - b.column || (a.rows[0] ?? 0) - (b.rows[0] ?? 0))
    .map(({ table, tableColumn, column, rows }) => {
      const formula = cells.formulaAt(rows[0] ?? 0, column);
      return { sheetIndex, column, rows: RowSet.of(rows), table, tableColumn, ...readFormula(formula) };
    });
}

type Reading = Pick<Segment, 'text' | 'isArray' | 'fills' | 'tree' | 'refusal' | 'refusalCode'>;

export function readFormula(formula: CellFormula | undefined): Reading {
  if (formula === undefined) return refused('', 'unreadable', 'there is no formula');
  switch (formula.kind) {
    case 'unreadable':
      return refused('', 'unreadable', formula.reason);
    case 'data-table':
      return refused(
        formula.text,
        'data-table',
        'what-if tables are calculated by the spreadsheet program alone',
      );
    case 'array': {
      const { firstRow, lastRow, firstColumn, lastColumn } = formula.range;
      const reading = parsed(formula.text, true);
      if (firstRow === lastRow && firstColumn === lastColumn) return reading;
      const tree = reading.tree && mapLeaves(reading.tree, absolute);
      return { ...reading, tree, fills: { ...formula.range, isDynamic: formula.isDynamic } };
    }
    case 'normal':
      return parsed(formula.text, false);
  }
}

function parsed(text: string, isArray: boolean): Reading {
  try {
    return {
      text,
      isArray,
      fills: undefined,
      tree: mapLeaves(parseFormula(text), withoutLostSheet, withoutMarks),
      refusal: undefined,
    };
  } catch (error) {
    if (!(error instanceof FormulaInvalidError)) throw error;
    return refused(text, 'not-a-formula', `it is not a formula: ${error.message}`);
  }
}

/** Spreadsheets write `#REF!A1` when the sheet has been deleted. */
function withoutLostSheet(leaf: FormulaNode): FormulaNode {
  if (!('place' in leaf) || leaf.place?.book !== undefined || leaf.place?.sheet !== '#REF') return leaf;
  return { kind: 'error', code: '#REF!', start: leaf.start, end: leaf.end };
}

/** Files write `A1#` and `@A1:A9` as functions. */
function withoutMarks(call: FunctionNode): FormulaNode {
  const [operand, ...others] = call.arguments;
  if (operand === undefined || others.length > 0) return call;
  const { start, end } = call;
  if (call.name === 'ANCHORARRAY') return { kind: 'spill', start, end, operand };
  return call.name === 'SINGLE' ? { kind: 'implicit-intersection', start, end, operand } : call;
}

/** All cells of an array see the same, as its first one does. */
function absolute(leaf: FormulaNode): FormulaNode {
  switch (leaf.kind) {
    case 'cell':
      return { ...leaf, rowAbsolute: true, columnAbsolute: true };
    case 'cell-range': {
      const fixed = { rowAbsolute: true, columnAbsolute: true };
      return { ...leaf, first: { ...leaf.first, ...fixed }, last: { ...leaf.last, ...fixed } };
    }
    case 'column-range':
    case 'row-range':
      return { ...leaf, first: { ...leaf.first, absolute: true }, last: { ...leaf.last, absolute: true } };
    default:
      return leaf;
  }
}

function refused(text: string, refusalCode: RefusalCode, refusal: string): Reading {
  return { text, isArray: false, fills: undefined, tree: undefined, refusal, refusalCode };
}
