import { columnLetters } from '../tabular/cell-address.ts';
import { type CellRange, LAST_COLUMN, LAST_ROW } from './cell-range.ts';
import { type Coordinate, type FoundReference, findReferences } from './find-references.ts';

/**
 * A formula as seen from its cell, in one string because workbooks may have a million of them: its text, in which each
 * reference is a mark, its coordinates and a semicolon. Relative coordinates are distances from the cell. Equal strings
 * are formulas that are equal in R1C1.
 */
export type RelativeFormula = string;

/** No XML may hold it; `isRelatable` tells whether a formula does nevertheless. */
const MARK = '\u0001';
const END = ';';

type Reference =
  | { readonly kind: 'cell'; readonly column: Coordinate; readonly row: Coordinate }
  | { readonly kind: 'columns' | 'rows'; readonly first: Coordinate; readonly last: Coordinate };

export function isRelatable(text: string): boolean {
  return !text.includes(MARK);
}

export function relativeFormula(text: string, row: number, column: number): RelativeFormula {
  let relative = '';
  let from = 0;
  for (const found of findReferences(text)) {
    relative += text.slice(from, found.start) + MARK + relativeReference(found, row, column) + END;
    from = found.end;
  }
  return relative + text.slice(from);
}

/** The formula's text in a cell. References that leave the sheet go on at the other end, as Excel's do. */
export function textAt(relative: RelativeFormula, row: number, column: number): string {
  const [head = '', ...pieces] = relative.split(MARK);
  let text = head;
  for (const piece of pieces) {
    const end = piece.indexOf(END);
    text += referenceText(parseReference(piece.slice(0, end)), row, column) + piece.slice(end + 1);
  }
  return text;
}

/** How far the relative parts of the references reach from the formula's cell: a range around 0. */
export function reachOf(relative: RelativeFormula): CellRange {
  const reach = { firstRow: 0, firstColumn: 0, lastRow: 0, lastColumn: 0 };
  for (const piece of relative.split(MARK).slice(1)) {
    const reference = parseReference(piece.slice(0, piece.indexOf(END)));
    for (const distance of distancesAlong('rows', reference)) {
      reach.firstRow = Math.min(reach.firstRow, distance);
      reach.lastRow = Math.max(reach.lastRow, distance);
    }
    for (const distance of distancesAlong('columns', reference)) {
      reach.firstColumn = Math.min(reach.firstColumn, distance);
      reach.lastColumn = Math.max(reach.lastColumn, distance);
    }
  }
  return reach;
}

/** Whether all references lie inside of the sheet when a formula of this reach stands in this cell. */
export function fitsAt(
  { firstRow, firstColumn, lastRow, lastColumn }: CellRange,
  row: number,
  column: number,
): boolean {
  return (
    row + firstRow >= 1 &&
    row + lastRow <= LAST_ROW &&
    column + firstColumn >= 1 &&
    column + lastColumn <= LAST_COLUMN
  );
}

function relativeReference(found: FoundReference, row: number, column: number): string {
  switch (found.kind) {
    case 'cell':
      return `${coordinateText(found.column, column)},${coordinateText(found.row, row)}`;
    case 'columns':
      return `${coordinateText(found.first, column)}c${coordinateText(found.last, column)}`;
    case 'rows':
      return `${coordinateText(found.first, row)}r${coordinateText(found.last, row)}`;
  }
}

function coordinateText({ number, isAbsolute }: Coordinate, origin: number): string {
  return isAbsolute ? `$${number}` : String(number - origin);
}

const COORDINATES = /^(\$?)(-?\d+)([,cr])(\$?)(-?\d+)$/;

function parseReference(text: string): Reference {
  const [, firstMark, firstNumber, between, secondMark, secondNumber] = COORDINATES.exec(text) ?? [];
  const first = { number: Number(firstNumber), isAbsolute: firstMark === '$' };
  const second = { number: Number(secondNumber), isAbsolute: secondMark === '$' };
  if (between === ',') return { kind: 'cell', column: first, row: second };
  return { kind: between === 'c' ? 'columns' : 'rows', first, last: second };
}

function referenceText(reference: Reference, row: number, column: number): string {
  switch (reference.kind) {
    case 'cell':
      return columnText(reference.column, column) + rowText(reference.row, row);
    case 'columns':
      return `${columnText(reference.first, column)}:${columnText(reference.last, column)}`;
    case 'rows':
      return `${rowText(reference.first, row)}:${rowText(reference.last, row)}`;
  }
}

function columnText(coordinate: Coordinate, origin: number): string {
  return (coordinate.isAbsolute ? '$' : '') + columnLetters(placed(coordinate, origin, LAST_COLUMN));
}

function rowText(coordinate: Coordinate, origin: number): string {
  return (coordinate.isAbsolute ? '$' : '') + String(placed(coordinate, origin, LAST_ROW));
}

function placed({ number, isAbsolute }: Coordinate, origin: number, last: number): number {
  return isAbsolute ? number : ((((origin + number - 1) % last) + last) % last) + 1;
}

function distancesAlong(axis: 'rows' | 'columns', reference: Reference): number[] {
  if (reference.kind === 'cell') return distances([axis === 'rows' ? reference.row : reference.column]);
  return reference.kind === axis ? distances([reference.first, reference.last]) : [];
}

function distances(coordinates: readonly Coordinate[]): number[] {
  return coordinates.flatMap(({ number, isAbsolute }) => (isAbsolute ? [] : [number]));
}
