import { printR1C1 } from '../../formula/print-formula.ts';
import { cellAddress, columnLetters } from '../../tabular/cell-address.ts';
import type { CellRange } from '../../workbook/cell-range.ts';
import type { Region } from '../../workbook/region.ts';
import type { CompiledWorkbook } from '../layout/compile-workbook.ts';
import { addressOf } from '../plan/address-of.ts';
import type { Segment } from '../plan/segment.ts';
import type { SegmentProof } from '../proof/verdict.ts';
import type { ProofResult } from './parsing-summary.ts';

/**
 * A workbook as one JSON document, piece by piece: its sheets, what was taken for tables and why, and its formulas, those
 * that are one formula seen from each cell only once, with their trees and what the proof came to.
 */
export function* workbookDocument(compiled: CompiledWorkbook, proof: ProofResult | null): Generator<string> {
  const { plan } = compiled;
  const { format, isDate1904, names, sheets, origin } = plan.model;
  const verdicts = new Map(proof?.segments.map((each) => [keyOf(each.sheet, each.address), each]));
  const bySheet = Map.groupBy([...plan.levels.flat(), ...plan.refused], ({ sheetIndex }) => sheetIndex);

  yield `${JSON.stringify({ format, isDate1904, origin, names }).slice(0, -1)},"sheets":[`;
  for (const [index, sheet] of sheets.entries()) {
    const about = {
      name: sheet.name,
      state: sheet.state,
      range: sheet.dimensions === undefined ? null : rangeText(sheet.dimensions),
      regions: sheet.regions.map(describeRegion),
    };
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(about).slice(0, -1)},"formulas":[`;
    const segments = (bySheet.get(index) ?? []).toSorted(inReadingOrder);
    for (const [position, segment] of segments.entries()) {
      const verdict = verdicts.get(keyOf(sheet.name, addressOf(segment)));
      yield `${position === 0 ? '' : ','}\n${JSON.stringify(describeFormula(segment, verdict))}`;
    }
    yield ']}';
  }
  yield ']}\n';
}

function describeRegion({
  name,
  source,
  range,
  headerRow,
  columns,
  firstDataRow,
  lastDataRow,
  ...rest
}: Region) {
  const { totalsRows, why } = rest;
  return {
    name,
    source,
    range: rangeText(range),
    headerRow,
    firstDataRow,
    lastDataRow,
    totalsRows,
    columns: columns.map((column) => ({ name: column.name, letter: columnLetters(column.column) })),
    why,
  };
}

function describeFormula(segment: Segment, proof: SegmentProof | undefined) {
  const { text, tree, rows, column, refusal } = segment;
  return {
    cells: addressOf(segment),
    formula: `=${text}`,
    ...(tree === undefined ? {} : { r1c1: `=${printR1C1(tree, { row: rows.first, column })}`, tree }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(proof === undefined
      ? {}
      : { verdict: { pass: proof.passed, fail: proof.failed, unresolved: proof.unresolved } }),
    ...(proof?.reason === undefined || refusal !== undefined ? {} : { reason: proof.reason }),
  };
}

function inReadingOrder(a: Segment, b: Segment): number {
  return a.rows.first - b.rows.first || a.column - b.column;
}

function keyOf(sheet: string, address: string): string {
  return `${sheet}\n${address}`;
}

function rangeText({ firstRow, firstColumn, lastRow, lastColumn }: CellRange): string {
  return `${cellAddress(firstColumn, firstRow)}:${cellAddress(lastColumn, lastRow)}`;
}
