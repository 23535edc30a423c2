import type { Row } from '../../../shared/tabular/cell.ts';
import type { Table } from '../../../shared/tabular/table.ts';

/** A table's rows as objects. */
export async function* rowsOf(table: Table): AsyncGenerator<Row> {
  for await (const batch of table.batches()) {
    for (let row = 0; row < batch.rowCount; row++) yield batch.row(row);
  }
}
