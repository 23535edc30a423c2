import type { Cell, Row } from './cell.ts';
import { CellBatch, CellKind } from './cell-batch.ts';
import { DATE_KINDS } from './number-format.ts';

/** Rows as a reader would hand them on. */
export function batchOfRows(rows: readonly Row[]): CellBatch {
  const batch = new CellBatch();
  const texts: Buffer[] = [];
  let length = 0;
  for (const row of rows) {
    batch.reserve(row.cells.length);
    for (const cell of row.cells) {
      const [kind, text, number] = stored(cell);
      texts.push(Buffer.from(text));
      batch.kinds[batch.cellCount] = kind;
      batch.starts[batch.cellCount] = length;
      length += Buffer.byteLength(text);
      batch.ends[batch.cellCount] = length;
      batch.numbers[batch.cellCount] = number;
      batch.cellCount++;
    }
    batch.endRow(row.number);
  }
  batch.bytes = Buffer.concat(texts);
  return batch;
}

function stored(cell: Cell): readonly [kind: number, text: string, number: number] {
  switch (cell.kind) {
    case 'blank':
      return [CellKind.blank, '', 0];
    case 'text':
      return [CellKind.text, cell.value, 0];
    case 'number':
      return [CellKind.number, cell.text, cell.value];
    case 'boolean':
      return [CellKind.boolean, '', cell.value ? 1 : 0];
    case 'date':
      return [CellKind.isoDate, cell.value, DATE_KINDS.indexOf(cell.precision)];
    case 'error':
      return [CellKind.error, cell.value, 0];
  }
}
