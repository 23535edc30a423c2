import type { Row } from './cell.ts';
import type { Table } from './table.ts';

/** A table's rows as objects, for readers that look at few of them or have the time. */
export async function* rowsOf(table: Table): AsyncGenerator<Row> {
  for await (const batch of table.batches()) {
    for (let row = 0; row < batch.rowCount; row++) yield batch.row(row);
  }
}
