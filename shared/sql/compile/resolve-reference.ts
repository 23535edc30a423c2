import type { CellAddress, CellNode, CellRangeNode, FormulaNode, FunctionNode } from '../../formula/ast.ts';
import { parseFormula, parseR1C1Formula } from '../../formula/parse-formula.ts';
import type { Evaluation } from './evaluation.ts';
import type { Constant } from './typed.ts';

export type Resolved =
  | CellNode
  | CellRangeNode
  | Extract<FormulaNode, { kind: 'column-range' | 'row-range' | 'error' }>;

const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_384;

/**
 * The cells that an expression names, where its text and constants tell: `OFFSET(A1,1,0)`, `INDIRECT("B2")`,
 * `A1:INDEX(B:B,5)`. `null` where only the values of cells would tell, or it names none.
 */
export function resolveReference(node: FormulaNode, evaluator: Evaluation): Resolved | null {
  switch (node.kind) {
    case 'group':
      return resolveReference(node.inner, evaluator);
    case 'cell':
    case 'cell-range':
    case 'column-range':
    case 'row-range':
    case 'error':
      return node;
    case 'name':
    case 'structured-reference': {
      const definition = evaluator.definitionOf(node);
      return definition === null ? null : resolveReference(definition, evaluator);
    }
    case 'reference-expression':
      if (node.operator === ',') return null;
      return combine(node, evaluator);
    case 'function':
      return resolveCall(node, evaluator);
    default:
      return null;
  }
}

function resolveCall(node: FunctionNode, evaluator: Evaluation): Resolved | null {
  const constants = (from: number): readonly (Constant | null | undefined)[] =>
    node.arguments
      .slice(from)
      .map((argument) => (argument.kind === 'omitted' ? null : evaluator.scalar(argument).constant));
  const [first] = node.arguments;
  if (first === undefined) return null;
  switch (node.name) {
    case 'OFFSET':
      return offset(resolveReference(first, evaluator), constants(1));
    case 'INDEX':
      return indexed(resolveReference(first, evaluator), constants(1));
    case 'INDIRECT':
      return indirect(evaluator, constants(0), node);
    case 'CHOOSE': {
      const [at] = constants(0);
      const chosen = typeof at === 'number' ? node.arguments[Math.trunc(at)] : undefined;
      return chosen === undefined ? null : resolveReference(chosen, evaluator);
    }
    default:
      return null;
  }
}

type Corners = {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
};

function cornersOf(node: Resolved): (Corners & { readonly at: CellAddress }) | null {
  const box = (a: CellAddress, b: CellAddress): Corners & { at: CellAddress } => ({
    row: Math.min(a.row, b.row),
    column: Math.min(a.column, b.column),
    rows: Math.abs(a.row - b.row) + 1,
    columns: Math.abs(a.column - b.column) + 1,
    at: a,
  });
  const absolute = (row: number, column: number): CellAddress => ({
    row,
    column,
    rowAbsolute: true,
    columnAbsolute: true,
  });
  switch (node.kind) {
    case 'cell':
      return box(node, node);
    case 'cell-range':
      return box(node.first, node.last);
    case 'column-range':
      return box(absolute(1, node.first.index), absolute(LAST_ROW, node.last.index));
    case 'row-range':
      return box(absolute(node.first.index, 1), absolute(node.last.index, LAST_COLUMN));
    case 'error':
      return null;
  }
}

function rectangle(
  like: Exclude<Resolved, { kind: 'error' }>,
  { row, column, rows, columns }: Corners,
): Resolved {
  const { start, end, place } = like;
  if (
    row < 1 ||
    column < 1 ||
    row + rows - 1 > LAST_ROW ||
    column + columns - 1 > LAST_COLUMN ||
    rows < 1 ||
    columns < 1
  ) {
    return { kind: 'error', code: '#REF!', start, end, place: undefined };
  }
  const { rowAbsolute, columnAbsolute } = cornersOf(like)?.at ?? { rowAbsolute: true, columnAbsolute: true };
  const first = { row, column, rowAbsolute, columnAbsolute };
  if (rows === 1 && columns === 1) return { kind: 'cell', start, end, place, ...first };
  const last = { ...first, row: row + rows - 1, column: column + columns - 1 };
  return { kind: 'cell-range', start, end, place, first, last };
}

function offset(base: Resolved | null, constants: readonly (Constant | null | undefined)[]): Resolved | null {
  if (base === null || base.kind === 'error' || constants.some((constant) => constant === undefined))
    return base?.kind === 'error' ? base : null;
  const corners = cornersOf(base);
  const [down, right, height, width] = constants.map((constant) =>
    constant === null ? null : Math.trunc(Number(constant)),
  );
  if (corners === null || [down, right, height, width].some((value) => Number.isNaN(value))) return null;
  const [rows, columns] = [height ?? corners.rows, width ?? corners.columns];
  // A negative size reaches up or to the left.
  const row = corners.row + (down ?? 0) + (rows < 0 ? rows + 1 : 0);
  const column = corners.column + (right ?? 0) + (columns < 0 ? columns + 1 : 0);
  return rectangle(base, { row, column, rows: Math.abs(rows), columns: Math.abs(columns) });
}

function indexed(
  base: Resolved | null,
  constants: readonly (Constant | null | undefined)[],
): Resolved | null {
  if (base === null || base.kind === 'error' || constants.some((constant) => constant === undefined))
    return null;
  const corners = cornersOf(base);
  if (corners === null || constants.length > 2) return null;
  const given = constants.map((constant) => Math.trunc(Number(constant ?? 0)));
  const [r = 0, c = 0] = corners.rows === 1 && given.length === 1 ? [1, given[0]] : given;
  if (r < 0 || c < 0 || r > corners.rows || c > corners.columns) {
    return { kind: 'error', code: '#REF!', start: base.start, end: base.end, place: undefined };
  }
  return rectangle(base, {
    row: r === 0 ? corners.row : corners.row + r - 1,
    column: c === 0 ? corners.column : corners.column + c - 1,
    rows: r === 0 ? corners.rows : 1,
    columns: c === 0 ? corners.columns : 1,
  });
}

function indirect(
  evaluator: Evaluation,
  [text, a1]: readonly (Constant | null | undefined)[],
  { start, end }: FunctionNode,
): Resolved | null {
  if (typeof text !== 'string') return null;
  try {
    if (a1 === undefined || a1 === true || a1 === null)
      return resolveReference(fixed(parseFormula(text)), evaluator);
    const { anchorRow: row, column } = evaluator.scope;
    return evaluator.scope.isPerRow
      ? null
      : resolveReference(parseR1C1Formula(text, { row, column }), evaluator);
  } catch {
    return { kind: 'error', code: '#REF!', start, end, place: undefined };
  }
}

/** A text does not move along when its formula is filled down: `A1` in it is `$A$1`. */
function fixed(node: FormulaNode): FormulaNode {
  const cell = <Cell extends CellAddress>(at: Cell): Cell => ({
    ...at,
    rowAbsolute: true,
    columnAbsolute: true,
  });
  switch (node.kind) {
    case 'cell':
      return cell(node);
    case 'cell-range':
      return { ...node, first: cell(node.first), last: cell(node.last) };
    case 'column-range':
    case 'row-range':
      return { ...node, first: { ...node.first, absolute: true }, last: { ...node.last, absolute: true } };
    default:
      return node;
  }
}

/** `A1:B2` around both, or the cells in both. */
function combine(
  node: Extract<FormulaNode, { kind: 'reference-expression' }>,
  evaluator: Evaluation,
): Resolved | null {
  const [left, right] = [resolveReference(node.left, evaluator), resolveReference(node.right, evaluator)];
  if (left === null || right === null) return null;
  if (left.kind === 'error') return left;
  if (right.kind === 'error') return right;
  const [a, b] = [cornersOf(left), cornersOf(right)];
  if (a === null || b === null) return null;
  const isHull = node.operator === ':';
  const [low, high] = isHull ? [Math.min, Math.max] : [Math.max, Math.min];
  const [row, column] = [low(a.row, b.row), low(a.column, b.column)];
  const rows = high(a.row + a.rows, b.row + b.rows) - row;
  const columns = high(a.column + a.columns, b.column + b.columns) - column;
  if (rows < 1 || columns < 1) {
    return { kind: 'error', code: '#NULL!', start: node.start, end: node.end, place: undefined };
  }
  return rectangle({ ...left, place: left.place ?? right.place }, { row, column, rows, columns });
}
