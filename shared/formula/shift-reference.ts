import type { AddressNode, CellAddress, ErrorNode, FormulaNode, LineAddress } from './ast.ts';
import { MAX_COLUMN, MAX_ROW } from './limits.ts';
import { wrapped } from './wrapped.ts';

/** How far a formula moves. */
export interface Distance {
  readonly rows: number;
  readonly columns: number;
}

/**
 * What becomes of a reference that leaves the sheet: `lose` makes it `#REF!`, as copying does; `wrap` goes on at
 * the other end, as the cells of a shared formula do.
 */
export type BeyondSheet = 'lose' | 'wrap';

/** The reference as it reads `by` further on. What does not change stays the same object. */
export function shiftReference(
  node: AddressNode,
  by: Distance,
  beyond: BeyondSheet,
): AddressNode | ErrorNode {
  switch (node.kind) {
    case 'cell': {
      const address = shiftCell(node, by, beyond);
      if (address === node) return node;
      return address === undefined ? lost(node) : { ...node, ...address };
    }
    case 'cell-range': {
      const ends = shiftEnds(node, (corner) => shiftCell(corner, by, beyond));
      if (ends === node) return node;
      return ends === undefined ? lost(node) : { ...node, first: ends.first, last: ends.last };
    }
    case 'column-range':
    case 'row-range': {
      const isRows = node.kind === 'row-range';
      const distance = isRows ? by.rows : by.columns;
      const ends = shiftEnds(node, (line) =>
        shiftLine(line, distance, isRows ? MAX_ROW : MAX_COLUMN, beyond),
      );
      if (ends === node) return node;
      return ends === undefined ? lost(node) : { ...node, first: ends.first, last: ends.last };
    }
  }
}

export function isAddress(node: FormulaNode): node is AddressNode {
  const { kind } = node;
  return kind === 'cell' || kind === 'cell-range' || kind === 'column-range' || kind === 'row-range';
}

interface Ends<Address> {
  readonly first: Address;
  readonly last: Address;
}

/** A range that leaves the sheet with one end is lost as a whole. */
function shiftEnds<Address>(
  range: Ends<Address>,
  shift: (address: Address) => Address | undefined,
): Ends<Address> | undefined {
  const first = shift(range.first);
  const last = shift(range.last);
  if (first === undefined || last === undefined) return undefined;
  return first === range.first && last === range.last ? range : { first, last };
}

function shiftCell(address: CellAddress, by: Distance, beyond: BeyondSheet): CellAddress | undefined {
  const { rowAbsolute, columnAbsolute } = address;
  const row = rowAbsolute ? address.row : shiftIndex(address.row + by.rows, MAX_ROW, beyond);
  const column = columnAbsolute
    ? address.column
    : shiftIndex(address.column + by.columns, MAX_COLUMN, beyond);
  if (row === undefined || column === undefined) return undefined;
  if (row === address.row && column === address.column) return address;
  return { row, column, rowAbsolute, columnAbsolute };
}

function shiftLine(
  line: LineAddress,
  by: number,
  count: number,
  beyond: BeyondSheet,
): LineAddress | undefined {
  if (line.absolute) return line;
  const index = shiftIndex(line.index + by, count, beyond);
  if (index === line.index) return line;
  return index === undefined ? undefined : { index, absolute: false };
}

function shiftIndex(index: number, count: number, beyond: BeyondSheet): number | undefined {
  if (index >= 1 && index <= count) return index;
  return beyond === 'wrap' ? wrapped(index, count) : undefined;
}

function lost({ start, end, place }: Pick<ErrorNode, 'start' | 'end' | 'place'>): ErrorNode {
  return { kind: 'error', start, end, code: '#REF!', place };
}
