import { columnLetters } from '../tabular/cell-address.ts';
import { type CellRange, LAST_COLUMN, LAST_ROW } from './cell-range.ts';
import { type Coordinate, type FoundReference, findReferences } from './find-references.ts';

/** Before each reference in a key; XML has no such character, and a formula that holds one has no references. */
const MARK = '\u0001';

type Reference =
  | { readonly kind: 'cell'; readonly column: Coordinate; readonly row: Coordinate }
  | { readonly kind: 'columns' | 'rows'; readonly first: Coordinate; readonly last: Coordinate };

/** A formula without its cell: text, reference, text, and so on. Relative coordinates are distances from the cell. */
export interface RelativeFormula {
  readonly texts: readonly string[];
  readonly references: readonly Reference[];
  /** Formulas with the same key are the same seen from their cells. */
  readonly key: string;
}

/** A formula as seen from its cell. */
export function relativeFormula(text: string, row: number, column: number): RelativeFormula {
  const texts: string[] = [];
  const references: Reference[] = [];
  let key = '';
  let from = 0;
  for (const found of text.includes(MARK) ? [] : findReferences(text)) {
    const reference = seenFrom(found, row, column);
    const between = text.slice(from, found.start);
    texts.push(between);
    references.push(reference);
    key += between + MARK + keyOf(reference);
    from = found.end;
  }
  const rest = text.slice(from);
  texts.push(rest);
  return { texts, references, key: key + rest };
}

/** The formula's text in a cell. References that leave the sheet go on at the other end, as Excel's do. */
export function textAt({ texts, references }: RelativeFormula, row: number, column: number): string {
  let text = texts[0] ?? '';
  for (const [i, reference] of references.entries())
    text += referenceText(reference, row, column) + texts[i + 1];
  return text;
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

function seenFrom(found: FoundReference, row: number, column: number): Reference {
  if (found.kind === 'cell')
    return { kind: 'cell', column: distance(found.column, column), row: distance(found.row, row) };
  const origin = found.kind === 'columns' ? column : row;
  return { kind: found.kind, first: distance(found.first, origin), last: distance(found.last, origin) };
}

function distance({ number, isAbsolute }: Coordinate, origin: number): Coordinate {
  return { number: isAbsolute ? number : number - origin, isAbsolute };
}

function keyOf(reference: Reference): string {
  if (reference.kind === 'cell') return `${coordinateKey(reference.column)},${coordinateKey(reference.row)};`;
  return `${reference.kind}${coordinateKey(reference.first)}:${coordinateKey(reference.last)};`;
}

function coordinateKey({ number, isAbsolute }: Coordinate): string {
  return isAbsolute ? `$${number}` : String(number);
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

/** How far the relative parts of the references reach from the formula's cell: a range around 0. */
export function reachOf({ references }: RelativeFormula): CellRange {
  const rows = references.flatMap((reference) => distancesAlong('rows', reference));
  const columns = references.flatMap((reference) => distancesAlong('columns', reference));
  return {
    firstRow: rows.reduce((least, row) => Math.min(least, row), 0),
    firstColumn: columns.reduce((least, column) => Math.min(least, column), 0),
    lastRow: rows.reduce((most, row) => Math.max(most, row), 0),
    lastColumn: columns.reduce((most, column) => Math.max(most, column), 0),
  };
}

function distancesAlong(axis: 'rows' | 'columns', reference: Reference): number[] {
  const coordinates =
    reference.kind === 'cell'
      ? [axis === 'rows' ? reference.row : reference.column]
      : reference.kind === axis
        ? [reference.first, reference.last]
        : [];
  return coordinates.flatMap(({ number, isAbsolute }) => (isAbsolute ? [] : [number]));
}
