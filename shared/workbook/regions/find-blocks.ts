import { type CellRange, rangeAround } from '../cell-range.ts';
import type { SheetCells } from '../sheet-cells.ts';
import { rangeAtColumn, rangesByRow } from './ranges-by-row.ts';

/** Cells that touch each other, also at a corner, and the rectangle around them. */
export interface Block {
  readonly range: CellRange;
  readonly cellCount: number;
}

interface Run {
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** A block that may still grow, and the runs of the current row that touch it. */
class Group {
  block: Block | undefined;
  readonly runs: Run[] = [];
  lastColumn = Number.NEGATIVE_INFINITY;
  lastRunColumn = Number.NEGATIVE_INFINITY;

  addBlock(block: Block): void {
    this.block = joined(block, this.block);
    this.lastColumn = Math.max(this.lastColumn, block.range.lastColumn);
  }

  addRun(run: Run): void {
    this.runs.push(run);
    this.lastRunColumn = run.lastColumn;
    this.lastColumn = Math.max(this.lastColumn, run.lastColumn);
  }
}

/** The blocks of all cells outside of `taken`, ranges that do not overlap, by the row in which they end. */
export function findBlocks(cells: SheetCells, taken: readonly CellRange[]): Block[] {
  const finished: Block[] = [];
  const rangesAt = rangesByRow(taken);
  let open: Block[] = [];
  let previousRow = 0;
  for (let position = 0; position < cells.rowCount; position++) {
    const row = cells.rowNumbers[position] ?? 0;
    if (row !== previousRow + 1) {
      finished.push(...open);
      open = [];
    }
    const runs = freeRuns(cells, position, rangesAt(row));
    open = extend(open, runs, row, finished);
    previousRow = row;
  }
  return [...finished, ...open];
}

/** Runs of cells that lie next to each other in a row and are free. */
function freeRuns(cells: SheetCells, position: number, taken: readonly CellRange[]): Run[] {
  const runs: Run[] = [];
  const end = cells.rowStarts[position + 1] ?? 0;
  let first = 0;
  let last = -1;
  for (let index = cells.rowStarts[position] ?? 0; index < end; index++) {
    const column = cells.columns[index] ?? 0;
    if (taken.length > 0 && rangeAtColumn(column, taken) !== undefined) continue;
    if (column !== last + 1) {
      if (last !== -1) runs.push({ firstColumn: first, lastColumn: last });
      first = column;
    }
    last = column;
  }
  if (last !== -1) runs.push({ firstColumn: first, lastColumn: last });
  return runs;
}

/** The blocks that reach into this row, from left to right; those that do not are finished. */
function extend(open: readonly Block[], runs: readonly Run[], row: number, finished: Block[]): Block[] {
  const reaching: Block[] = [];
  let group = new Group();
  const close = () => {
    if (group.runs.length > 0) reaching.push(grown(group, row));
    else if (group.block !== undefined) finished.push(group.block);
    group = new Group();
  };
  for (let i = 0, j = 0; i < open.length || j < runs.length; ) {
    const block = open[i];
    const run = runs[j];
    if (block !== undefined && (run === undefined || block.range.firstColumn <= run.firstColumn)) {
      // Blocks only join where a run touches them: side by side they are two.
      if (block.range.firstColumn > group.lastRunColumn + 1) close();
      group.addBlock(block);
      i++;
    } else if (run !== undefined) {
      if (run.firstColumn > group.lastColumn + 1) close();
      group.addRun(run);
      j++;
    }
  }
  close();
  return reaching;
}

function grown({ block, runs }: Group, row: number): Block {
  let result = block;
  for (const { firstColumn, lastColumn } of runs) {
    const range = { firstRow: row, firstColumn, lastRow: row, lastColumn };
    result = joined({ range, cellCount: lastColumn - firstColumn + 1 }, result);
  }
  if (result === undefined) throw new Error('A group without runs does not grow');
  return result;
}

export function joined(a: Block, b: Block | undefined): Block {
  if (b === undefined) return a;
  return { range: rangeAround(a.range, b.range), cellCount: a.cellCount + b.cellCount };
}
