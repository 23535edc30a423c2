import { type Cell, textCell } from '../../../shared/tabular/cell.ts';
import { compileSchema } from '../../../shared/validation/compile-schema.ts';
import type { SchemaObject } from '../../../shared/validation/json-schema.ts';
import type { RowObject } from '../../../shared/validation/row-check.ts';
import { validateTable } from '../../../shared/validation/validate-table.ts';
import { batchOfRows } from '../../support/spreadsheets/batch-of-rows.ts';

/** Whether an object is valid as the one row of a workbook: its names are the header, its values the cells. */
export async function isValidRow(schema: SchemaObject, data: RowObject): Promise<boolean> {
  const rows = [
    { number: 1, cells: Object.keys(data).map(textCell) },
    { number: 2, cells: Object.values(data).map(cellOf) },
  ];
  async function* batches() {
    yield batchOfRows(rows);
  }
  const { outcome } = await validateTable({
    table: { format: 'xlsx', batches },
    check: compileSchema(schema),
  });
  return outcome === 'valid';
}

function cellOf(value: RowObject[string]): Cell {
  switch (typeof value) {
    case 'string':
      return textCell(value);
    case 'number':
      return { kind: 'number', value, text: String(value) };
    case 'boolean':
      return { kind: 'boolean', value };
    default:
      return { kind: 'blank' };
  }
}
