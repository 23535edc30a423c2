import { type CellRange, rangesOverlap } from '../cell-range.ts';
import type { Region } from '../region.ts';
import type { WorkbookTable } from '../workbook-table.ts';
import { findBlocks } from './find-blocks.ts';
import { findHeader } from './find-header.ts';
import { findTotals } from './find-totals.ts';
import { headerText } from './header-text.ts';
import { joinContinued, joinOverlapping } from './join-blocks.ts';
import { lastUsedRow } from './last-used-row.ts';
import { nameColumns, uniqueNames } from './name-columns.ts';
import type { Draft, SheetContent } from './sheet-content.ts';
import { type RowSurvey, surveyRows } from './survey-rows.ts';

/**
 * The regions of a sheet: first its tables, then the range of its filter, then blocks of at least two rows of cells that
 * touch each other. Cells outside of all regions are loose.
 */
export function detectRegions(content: SheetContent): { regions: Region[]; looseCellCount: number } {
  const drafts = tableDrafts(content.tables);
  const filter = filterDraft(content, drafts);
  if (filter !== undefined) drafts.push(filter);
  drafts.push(...blockDrafts(content, drafts));
  drafts.sort((a, b) => a.range.firstRow - b.range.firstRow || a.range.firstColumn - b.range.firstColumn);

  const { surveys, looseCellCount } = surveyRows(content.cells, drafts);
  const names = nameRegions(content.name, drafts);
  const regions = drafts.flatMap((draft, i) => {
    const [name, survey] = [names[i], surveys[i]];
    return name === undefined || survey === undefined ? [] : [regionOf(content, draft, name, survey)];
  });
  return { regions, looseCellCount };
}

/** Tables that overlap an earlier one are damage; the earlier one counts. */
function tableDrafts(tables: readonly WorkbookTable[]): Draft[] {
  const drafts: Draft[] = [];
  for (const table of tables) {
    const { range, hasHeader, hasTotals } = table;
    if (drafts.some((draft) => rangesOverlap(draft.range, range))) continue;
    drafts.push({
      source: 'table',
      table,
      range,
      headerRow: hasHeader ? range.firstRow : null,
      totalsRows: hasTotals && range.lastRow > range.firstRow ? [range.lastRow] : [],
      why: [`The workbook has a table “${table.name}” here.`],
    });
  }
  return drafts;
}

function filterDraft({ cells, filterRange }: SheetContent, tables: readonly Draft[]): Draft | undefined {
  if (filterRange === undefined) return undefined;
  const range = { ...filterRange, lastRow: lastUsedRow(cells, filterRange) };
  if (range.lastRow <= range.firstRow || tables.some((table) => rangesOverlap(table.range, range)))
    return undefined;
  const { rows, why } = findTotals(cells, range, range.firstRow + 1);
  return {
    source: 'filter',
    table: undefined,
    range,
    headerRow: range.firstRow,
    totalsRows: rows,
    why: [`The sheet has a filter whose header is row ${range.firstRow}.`, ...why],
  };
}

function blockDrafts({ cells, formats }: SheetContent, taken: readonly Draft[]): Draft[] {
  const takenRanges = taken.map(({ range }) => range);
  const blocks = joinOverlapping(findBlocks(cells, takenRanges)).filter(
    ({ range }) => !takenRanges.some((other) => rangesOverlap(other, range)),
  );
  const joined = joinContinued(cells, blocks, ({ range }) => findHeader(cells, range, formats) !== undefined);
  return joined.flatMap(({ block, gaps }) => {
    const { range } = block;
    if (range.firstRow === range.lastRow || takenRanges.some((other) => rangesOverlap(other, range)))
      return [];
    const draft = blockDraft({ cells, formats }, range);
    if (gaps > 0) draft.why.push('It goes on below blank rows with the same kinds of values.');
    return [draft];
  });
}

function blockDraft({ cells, formats }: Pick<SheetContent, 'cells' | 'formats'>, block: CellRange): Draft {
  const header = findHeader(cells, block, formats);
  const range = header === undefined ? block : { ...block, firstRow: header.row };
  const above = header === undefined ? 0 : header.row - block.firstRow;
  const { rows, why } = findTotals(cells, range, header === undefined ? range.firstRow : header.row + 1);
  return {
    source: 'block',
    table: undefined,
    range,
    headerRow: header?.row ?? null,
    totalsRows: rows,
    why: [
      'Its cells touch each other and nothing else.',
      header?.why ?? 'No row names the columns, so they have their letters.',
      ...(above === 0
        ? []
        : [
            `${above === 1 ? 'The row' : `The ${above} rows`} above the header ${above === 1 ? 'is' : 'are'} left out.`,
          ]),
      ...why,
    ],
  };
}

function nameRegions(sheet: string, drafts: readonly Draft[]): string[] {
  const unique = uniqueNames();
  // Tables keep their names, wherever they come.
  const tableNames = new Map(
    drafts.map(({ table }) => [table, table === undefined ? '' : unique(table.name)]),
  );
  return drafts.map(({ table }) =>
    table === undefined ? unique(sheet) : (tableNames.get(table) ?? table.name),
  );
}

function regionOf(content: SheetContent, draft: Draft, name: string, survey: RowSurvey): Region {
  const { source, range, headerRow, totalsRows, why, table } = draft;
  const { firstDataRow, lastDataRow, blankRows } = survey;
  const columns = nameColumns(range, (column) => {
    if (table !== undefined) return table.columns[column - range.firstColumn]?.name ?? '';
    return headerRow === null ? '' : headerText(content, headerRow, column);
  });
  return { name, source, range, headerRow, columns, firstDataRow, lastDataRow, blankRows, totalsRows, why };
}
