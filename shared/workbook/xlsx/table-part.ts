import { corruptWorkbook } from '../../tabular/refused-workbook.ts';
import { unescapeText } from '../../tabular/xlsx/escaped-text.ts';
import { attribute, readXml } from '../../tabular/xlsx/read-xml.ts';
import type { ZipArchive } from '../../tabular/xlsx/zip-archive.ts';
import { parseRange } from '../parse-range.ts';
import type { WorkbookLimits } from '../workbook-limits.ts';
import type { WorkbookTable, WorkbookTableColumn } from '../workbook-table.ts';

type Attributes = Readonly<Record<string, string>>;
type OpenColumn = { -readonly [Key in keyof WorkbookTableColumn]: WorkbookTableColumn[Key] };

/** Reads a table's own part. */
export async function readTablePart(
  archive: ZipArchive,
  part: string,
  sheet: string,
  limits: WorkbookLimits,
): Promise<WorkbookTable> {
  let table: Attributes | undefined;
  const columns: OpenColumn[] = [];
  let text = '';
  await readXml(archive, part, limits, {
    open(element, attributes) {
      if (element === 'table') table ??= attributes;
      else if (element === 'tableColumn') columns.push(openColumn(attributes));
      text = '';
    },
    text(piece) {
      text += piece;
    },
    close(element) {
      const column = columns.at(-1);
      if (column === undefined) return;
      if (element === 'calculatedColumnFormula') column.formula = text;
      else if (element === 'totalsRowFormula') column.totalsFormula = text;
    },
  });
  const range = parseRange(attribute(table ?? {}, 'ref') ?? '');
  if (table === undefined || range === undefined)
    throw corruptWorkbook(`“${part}” does not say where its table is`);
  return {
    name: unescapeText(attribute(table, 'displayName') ?? attribute(table, 'name') ?? ''),
    sheet,
    range,
    hasHeader: attribute(table, 'headerRowCount') !== '0',
    hasTotals: Number(attribute(table, 'totalsRowCount') ?? 0) > 0,
    columns,
  };
}

function openColumn(attributes: Attributes): OpenColumn {
  const totalsFunction = attribute(attributes, 'totalsRowFunction');
  const totalsLabel = attribute(attributes, 'totalsRowLabel');
  return {
    name: unescapeText(attribute(attributes, 'name') ?? ''),
    formula: undefined,
    totalsLabel: totalsLabel === undefined ? undefined : unescapeText(totalsLabel),
    totalsFunction: totalsFunction === 'none' ? undefined : totalsFunction,
    totalsFormula: undefined,
  };
}
