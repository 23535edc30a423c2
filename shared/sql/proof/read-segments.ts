import { cellAddress } from '../../tabular/cell-address.ts';
import type { CellsView, TableView, ViewColumn } from '../layout/views.ts';
import type { SqlPackage } from '../layout/write-package.ts';
import type { Segment } from '../plan/segment.ts';
import { RefusedQueryError, type ViewReader } from './read-views.ts';
import { type Nothing, REFUSED, type Reading } from './reading.ts';

/** What the views of a package give for each segment, or why they give nothing. */
export async function readSegments(
  reader: ViewReader,
  { tables, cells }: SqlPackage,
  segments: readonly Segment[],
): Promise<Map<Segment, Reading>> {
  const readings = new Map<Segment, Reading>();
  for (const view of tables) {
    const own = segments.filter(({ table }) => table === view.table);
    for (const [segment, reading] of await readTable(reader, view, own)) readings.set(segment, reading);
  }
  for (const view of cells) {
    const own = segments.filter((each) => each.table === undefined && each.sheetIndex === view.sheetIndex);
    for (const [segment, reading] of await readCells(reader, view, own)) readings.set(segment, reading);
  }
  return readings;
}

type Read = readonly (readonly [Segment, Reading])[];

async function readTable(reader: ViewReader, view: TableView, segments: readonly Segment[]): Promise<Read> {
  const own = Map.groupBy(segments, ({ tableColumn }) => tableColumn);
  const columns = view.columns.filter(({ column }) => own.has(column));
  const values = await columnValues(reader, view, columns);
  return [...values].flatMap(([{ column }, reading]) =>
    (own.get(column) ?? []).map((segment) => [segment, reading] as const),
  );
}

async function readCells(reader: ViewReader, view: CellsView, segments: readonly Segment[]): Promise<Read> {
  const values = await reader.cells(view).catch(nothing);
  return segments.map((segment) => {
    if ('kind' in values) return [segment, values];
    const address = cellAddress(segment.column, segment.rows.first);
    return [segment, { kind: 'values', valueAt: () => values.get(address) }];
  });
}

/** When columns fail together, each half of them is asked for again, until those are alone that fail. */
async function columnValues(
  reader: ViewReader,
  view: TableView,
  columns: readonly ViewColumn[],
): Promise<ReadonlyMap<ViewColumn, Reading>> {
  try {
    const computed = await reader.columns(view, columns);
    return new Map(
      columns.map((each) => [each, { kind: 'values', valueAt: (row) => computed.valueAt(each, row) }]),
    );
  } catch (error) {
    const [only, ...others] = columns;
    if (only === undefined) return new Map();
    if (others.length === 0) return new Map([[only, nothing(error)]]);
    const middle = columns.length >> 1;
    const left = await columnValues(reader, view, columns.slice(0, middle));
    const right = await columnValues(reader, view, columns.slice(middle));
    return new Map([...left, ...right]);
  }
}

function nothing(error: unknown): Nothing {
  const message = error instanceof Error ? error.message : String(error);
  const isRefused = error instanceof RefusedQueryError;
  return { kind: 'nothing', reason: `${REFUSED}: ${message}`, isRefused };
}
