import { columnLetters } from '../../tabular/cell-address.ts';
import { truncateText } from '../../truncate-text.ts';
import type { CellRange } from '../cell-range.ts';
import type { RegionColumn } from '../region.ts';

/** Names are for people and for SQL; a header may hold a paragraph. */
const MAX_NAME_LENGTH = 200;

/** Names for the columns of a range: what `headerOf` says, their letters where that is blank, never one twice. */
export function nameColumns(
  { firstColumn, lastColumn }: CellRange,
  headerOf: (column: number) => string,
): RegionColumn[] {
  const columns: RegionColumn[] = [];
  const unique = uniqueNames();
  for (let column = firstColumn; column <= lastColumn; column++) {
    const header = truncateText(headerOf(column).trim().replace(/\s+/g, ' '), MAX_NAME_LENGTH);
    columns.push({ name: unique(header === '' ? columnLetters(column) : header), column });
  }
  return columns;
}

/** Gives each name as it is, or with the first number behind it that makes it one of its own, whatever its case. */
export function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return (name) => {
    const key = name.toLowerCase();
    let result = name;
    let number = next.get(key) ?? 2;
    while (taken.has(result.toLowerCase())) result = `${name} ${number++}`;
    next.set(key, number);
    taken.add(result.toLowerCase());
    return result;
  };
}
