import type { ByteSource } from '../../tabular/byte-source.ts';
import { type CellBatch, CellKind } from '../../tabular/cell-batch.ts';
import { openCsvTable } from '../../tabular/csv/csv-table.ts';
import { decodeUtf8 } from '../../tabular/decode-utf8.ts';
import { CellsBuilder } from '../cells-builder.ts';
import { DEFAULT_CALCULATION } from '../default-calculation.ts';
import { FormulaForms } from '../formula-forms.ts';
import { NumberFormats } from '../number-formats.ts';
import { detectRegions } from '../regions/detect-regions.ts';
import { NO_FORMULA, ValueKind } from '../sheet-cells.ts';
import { ValueTexts } from '../value-texts.ts';
import { type WorkbookLimits, workbookLimitExceeded } from '../workbook-limits.ts';
import type { WorkbookModel } from '../workbook-model.ts';
import { csvValue } from './csv-value.ts';

/** A CSV has no sheets, but formulas and people call the only one something. */
const SHEET_NAME = 'Sheet1';

/** Reads delimited text into a model with one sheet. Texts that are plainly numbers, days or booleans become those. */
export async function readCsvWorkbook(source: ByteSource, limits: WorkbookLimits): Promise<WorkbookModel> {
  const table = await openCsvTable(source, {}, limits);
  const formats = new NumberFormats(limits);
  const texts = new ValueTexts(limits);
  const builder = new CellsBuilder();
  const dayFormat = formats.position(-1, 'yyyy-mm-dd');
  for await (const batch of table.batches()) {
    for (let row = 0; row < batch.rowCount; row++) addRow(batch, row, builder, texts, dayFormat);
    if (builder.count > limits.cells) throw workbookLimitExceeded(limits, 'cells');
  }

  const cells = builder.build(texts.texts, new FormulaForms(limits));
  const content = {
    name: SHEET_NAME,
    cells,
    formats: formats.formats,
    isDate1904: false,
    tables: [],
    filterRange: undefined,
  };
  return {
    format: 'csv',
    sheets: [
      {
        name: SHEET_NAME,
        state: 'visible',
        dimensions: builder.dimensions,
        cells,
        hiddenRows: new Uint32Array(0),
        hiddenColumns: new Uint16Array(0),
        mergedRanges: [],
        filterRange: undefined,
        ...detectRegions(content),
      },
    ],
    names: [],
    tables: [],
    externalBooks: [],
    formats: formats.formats,
    isDate1904: false,
    calculation: DEFAULT_CALCULATION,
    origin: { application: undefined, modifiedAt: undefined },
  };
}

function addRow(
  batch: CellBatch,
  row: number,
  builder: CellsBuilder,
  texts: ValueTexts,
  dayFormat: number,
): void {
  const start = batch.rowStarts[row] ?? 0;
  const end = batch.rowStarts[row + 1] ?? 0;
  for (let cell = start; cell < end; cell++) {
    if (batch.kinds[cell] !== CellKind.text) continue;
    const [from, to] = [batch.starts[cell] ?? 0, batch.ends[cell] ?? 0];
    const column = cell - start + 1;
    const value = csvValue(decodeUtf8(batch.bytes, from, to));
    switch (value.kind) {
      case 'number':
        builder.add(column, ValueKind.number, value.value, 0, NO_FORMULA);
        break;
      case 'day':
        builder.add(column, ValueKind.number, value.serial, dayFormat, NO_FORMULA);
        break;
      case 'boolean':
        builder.add(column, ValueKind.boolean, value.value ? 1 : 0, 0, NO_FORMULA);
        break;
      case 'text':
        builder.add(column, ValueKind.text, texts.add(batch.bytes, from, to), 0, NO_FORMULA);
    }
  }
  builder.endRow(batch.rowNumbers[row] ?? 0);
}
