import { type CellRange, rangesOverlap } from '../cell-range.ts';
import { NO_CELL, type SheetCells } from '../sheet-cells.ts';
import { type Block, joined } from './find-blocks.ts';

/** Blocks of a sheet that are looked at as regions; the smallest beyond are loose cells. */
const MAX_BLOCKS = 1_000;
/** Blank rows that a table may have at one place. */
const MAX_GAP = 2;

/** Joins blocks whose rectangles overlap, until none do. Keeps the largest when there are very many. */
export function joinOverlapping(blocks: readonly Block[]): Block[] {
  const largest = blocks
    .filter(({ range }) => range.firstRow < range.lastRow || range.firstColumn < range.lastColumn)
    .toSorted((a, b) => b.cellCount - a.cellCount || byPlace(a, b))
    .slice(0, MAX_BLOCKS);
  const separate: Block[] = [];
  for (const block of largest) {
    let grown = block;
    for (let i = findOverlap(separate, grown); i !== -1; i = findOverlap(separate, grown)) {
      grown = joined(grown, separate[i]);
      separate.splice(i, 1);
    }
    separate.push(grown);
  }
  return separate.toSorted(byPlace);
}

function findOverlap(blocks: readonly Block[], { range }: Block): number {
  return blocks.findIndex((block) => rangesOverlap(block.range, range));
}

/** A table's rows go on below a few blank ones. */
export interface Continued {
  readonly block: Block;
  readonly gaps: number;
}

/**
 * Joins blocks that follow each other closely when the lower one lies within the columns of the upper one, fills most of
 * them and holds the same kinds of values there. `hasHeader` tells whether a block has a header of its own.
 */
export function joinContinued(
  cells: SheetCells,
  blocks: readonly Block[],
  hasHeader: (block: Block) => boolean,
): Continued[] {
  const result: Continued[] = [];
  for (const block of blocks) {
    const above = result.findLastIndex((upper) => goesOn(cells, upper.block, block));
    const upper = result[above];
    if (upper === undefined || hasHeader(block) || wouldOverlap(result, above, block, blocks)) {
      result.push({ block, gaps: 0 });
      continue;
    }
    result[above] = { block: joined(upper.block, block), gaps: upper.gaps + 1 };
  }
  return result;
}

function goesOn(cells: SheetCells, { range: upper }: Block, { range: lower }: Block): boolean {
  const gap = lower.firstRow - upper.lastRow - 1;
  if (gap < 1 || gap > MAX_GAP) return false;
  if (lower.firstColumn < upper.firstColumn || lower.lastColumn > upper.lastColumn) return false;
  const width = upper.lastColumn - upper.firstColumn + 1;
  if ((lower.lastColumn - lower.firstColumn + 1) * 2 < width) return false;
  return hasSameKinds(cells, upper, lower);
}

/** Whether the rows at the gap hold the same kinds of values wherever both hold any, and do so somewhere. */
function hasSameKinds(cells: SheetCells, upper: CellRange, lower: CellRange): boolean {
  let compared = 0;
  for (let column = lower.firstColumn; column <= lower.lastColumn; column++) {
    const above = cells.indexAt(upper.lastRow, column);
    const below = cells.indexAt(lower.firstRow, column);
    if (above === NO_CELL || below === NO_CELL) continue;
    if (cells.kinds[above] !== cells.kinds[below]) return false;
    compared++;
  }
  return compared > 0;
}

/** Whether the joined rectangle would reach into another block. */
function wouldOverlap(
  joinedSoFar: readonly Continued[],
  above: number,
  block: Block,
  blocks: readonly Block[],
): boolean {
  const upper = joinedSoFar[above];
  if (upper === undefined) return true;
  const { range } = joined(upper.block, block);
  return (
    joinedSoFar.some((other, i) => i !== above && rangesOverlap(other.block.range, range)) ||
    blocks.some(
      (other) =>
        other !== block && !isWithin(other.range, upper.block.range) && rangesOverlap(other.range, range),
    )
  );
}

function isWithin(inner: CellRange, outer: CellRange): boolean {
  return (
    inner.firstRow >= outer.firstRow &&
    inner.lastRow <= outer.lastRow &&
    inner.firstColumn >= outer.firstColumn &&
    inner.lastColumn <= outer.lastColumn
  );
}

function byPlace(a: Block, b: Block): number {
  return a.range.firstRow - b.range.firstRow || a.range.firstColumn - b.range.firstColumn;
}
