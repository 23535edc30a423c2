import type { CellAddress, FormulaNode, LineAddress, Place } from '../../../../shared/formula/ast.ts';
import { columnLetters } from '../../../../shared/tabular/cell-address.ts';

export type Writer = (node: FormulaNode) => string | undefined;

/**
 * A tree as one line, operators first, so that tests can say which tree they expect:
 * `-2^2` is `(^ (- 2) 2)`. Parentheses of the formula, which only group, do not show.
 * @param differently says of some nodes how they are written, where this is not wanted
 */
export function shortForm(node: FormulaNode, differently: Writer = () => undefined): string {
  const written = differently(node);
  if (written !== undefined) return written;
  const inner = (below: FormulaNode) => shortForm(below, differently);
  const list = (head: string, nodes: readonly FormulaNode[]) => form(head, nodes.map(inner));
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'text':
      return JSON.stringify(node.value);
    case 'logical':
      return node.value ? 'TRUE' : 'FALSE';
    case 'error':
      return place(node.place) + node.code;
    case 'omitted':
      return '_';
    case 'array':
      return `{${node.rows.map((row) => row.map(inner).join(',')).join(';')}}`;
    case 'cell':
      return place(node.place) + cell(node);
    case 'cell-range':
      return `${place(node.place)}${cell(node.first)}:${cell(node.last)}`;
    case 'column-range':
      return `${place(node.place)}${column(node.first)}:${column(node.last)}`;
    case 'row-range':
      return `${place(node.place)}${row(node.first)}:${row(node.last)}`;
    case 'name':
      return `${place(node.place)}<${node.name}>`;
    case 'structured-reference': {
      const columns = [node.firstColumn, node.lastColumn].filter((name) => name !== undefined);
      return `${place(node.place)}${node.table ?? ''}[${[...node.sections.map((section) => `#${section}`), columns.join(':')].filter(Boolean).join(' ')}]`;
    }
    case 'dde-link':
      return `<${node.server}|${node.topic}!${node.item}>`;
    case 'unary-expression':
      return list(node.operator, [node.operand]);
    case 'percent':
      return list('%', [node.operand]);
    case 'binary-expression':
      return list(node.operator, [node.left, node.right]);
    case 'reference-expression':
      return list(node.operator === ' ' ? 'in' : node.operator, [node.left, node.right]);
    case 'spill':
      return list('#', [node.operand]);
    case 'implicit-intersection':
      return list('@', [node.operand]);
    case 'group':
      return inner(node.inner);
    case 'function':
      return list(place(node.place) + node.prefix + node.name, node.arguments);
    case 'call':
      return list('call', [node.callee, ...node.arguments]);
  }
}

export function form(head: string, parts: readonly string[]): string {
  return `(${[head, ...parts].join(' ')})`;
}

export function place(place: Place | undefined): string {
  if (place === undefined) return '';
  const { book, sheet, lastSheet } = place;
  const sheets = [sheet, lastSheet].filter((name) => name !== undefined).join(':');
  return `${book === undefined ? '' : `[${book}]`}${sheets}!`;
}

function cell({ row, column, rowAbsolute, columnAbsolute }: CellAddress): string {
  return `${columnAbsolute ? '$' : ''}${columnLetters(column)}${rowAbsolute ? '$' : ''}${row}`;
}

function column({ index, absolute }: LineAddress): string {
  return (absolute ? '$' : '') + columnLetters(index);
}

function row({ index, absolute }: LineAddress): string {
  return (absolute ? '$' : '') + index;
}
