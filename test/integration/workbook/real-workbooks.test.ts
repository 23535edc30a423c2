import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { read, utils, type WorkSheet } from '@e965/xlsx';
import { describe, expect, test } from 'vitest';
import type { CellFormula } from '../../../shared/workbook/cell-formula.ts';
import type { CellValue } from '../../../shared/workbook/cell-value.ts';
import { openWorkbook } from '../../../shared/workbook/open-workbook.ts';
import type { SheetModel, WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { bufferSource } from '../../support/spreadsheets/buffer-source.ts';

const FOLDER = join(import.meta.dirname, '../../../../shared/data/workbooks');
const files = existsSync(FOLDER) ? globSync(`${FOLDER}/**/*.{xlsx,xlsm,xls,ods,xlsb}`).toSorted() : [];

/** Formats that nobody reads yet, files from 1992 without a container, and two that are damaged. */
const REFUSED = [
  'file-corrupt issue252.xlsx',
  'file-corrupt sample-beta.xlsx',
  'file-format-unsupported 56_MixedDateFormats.ods',
  'file-format-unsupported DefinedNames.apostrophe.ods',
  'file-format-unsupported OOCalcTest.ods',
  'file-format-unsupported PageSetup.ods',
  'file-format-unsupported SampleSS.ods',
  'file-format-unsupported bug66682.xlsb',
  'file-format-unsupported issue.4528.ods',
  'file-format-unsupported issues.xlsb',
  'file-format-unsupported sample.xlsb',
  'file-format-unsupported testEXCEL_3.xls',
  'file-format-unsupported testEXCEL_4.xls',
  'file-format-unsupported testVarious.xlsb',
];

/** Formulas around intersections, which the other reader leaves out or writes in a way that is not compared. */
const INTERSECTIONS = [
  'FormulaEvalTestData.xls EverythingTests G47: D8:(E7) (E10):F9 ≠ undefined',
  'FormulaEvalTestData.xls EverythingTests H47: 12:12 H10 ≠ undefined',
  'Intersection-52111.xls Tabelle1 A7: Tabelle2!E:E Tabelle2!11:11 ≠ Tabelle2!E$1:E$65536 Tabelle2!11:11',
  'Intersection-52111.xls Tabelle1 A9: Tabelle2!E:F Tabelle2!11:12 ≠ Tabelle2!E$1:F$65536 Tabelle2!11:12',
];

interface Differences {
  equal: number;
  /** By reason. */
  readonly known: Record<string, number>;
  readonly unknown: string[];
}

/** What both readers say of one cell. */
interface Pair {
  readonly ours: CellFormula | undefined;
  readonly theirs: string | undefined;
  readonly value: CellValue;
}

/** Why the other reader may find another formula; the first that holds counts. */
const REASONS: Readonly<Record<string, (pair: Pair) => boolean>> = {
  'theirs tells only the first cell of an array or what-if table': ({ ours, theirs }) =>
    theirs === undefined && (ours?.kind === 'array' || ours?.kind === 'data-table'),
  'theirs leaves out cells without a saved value': ({ theirs, value }) =>
    theirs === undefined && value.kind === 'blank',
  'theirs takes what-if tables for other formulas': ({ ours }) => ours?.kind === 'data-table',
  'ours does not read formulas from before Excel 97': ({ ours }) =>
    ours?.kind === 'unreadable' && ours.reason === 'the file is from before Excel 97',
  'theirs does not shift whole columns and rows of shared formulas': ({ ours, theirs }) =>
    withoutLines(textOf(ours)) === withoutLines(theirs),
  'theirs leaves out which other book, and writes sheets and whole columns in another way': ({
    ours,
    theirs,
  }) => withoutPlaces(textOf(ours)) === withoutPlaces(theirs),
};

describe.runIf(files.length > 0)('599 real workbooks', () => {
  test('open, or are refused with a code, and their formulas are those that another reader finds', async () => {
    const refusals: string[] = [];
    const differences: Differences = { equal: 0, known: {}, unknown: [] };
    for (const file of files) {
      const bytes = await readFile(file);
      const opened = await openWorkbook(bufferSource(bytes), file).catch((error: { code?: string }) => error);
      if ('sheets' in opened) compare(basename(file), opened, bytes, differences);
      else refusals.push(`${opened.code} ${basename(file)}`);
    }
    expect(files).toHaveLength(599);
    expect(refusals.toSorted()).toEqual(REFUSED);

    expect(differences.unknown).toEqual(INTERSECTIONS);
    expect(differences.known).toEqual({
      'theirs tells only the first cell of an array or what-if table': 1680,
      'theirs leaves out which other book, and writes sheets and whole columns in another way': 1124,
      'theirs leaves out cells without a saved value': 128,
      'theirs takes what-if tables for other formulas': 82,
      'ours does not read formulas from before Excel 97': 64,
      'theirs does not shift whole columns and rows of shared formulas': 18,
    });
    expect(differences.equal).toBeGreaterThan(100_000);
  }, 600_000);
});

function compare(file: string, model: WorkbookModel, bytes: Buffer, differences: Differences): void {
  const { Sheets } = read(bytes, { cellFormula: true, cellText: false, cellHTML: false });
  for (const sheet of model.sheets) {
    const theirs = Sheets[sheet.name];
    if (theirs !== undefined) compareSheet(`${file} ${sheet.name}`, sheet, theirs, differences);
  }
}

function compareSheet(name: string, { cells }: SheetModel, sheet: WorkSheet, differences: Differences): void {
  for (let index = 0; index < cells.count; index++) {
    const address = utils.encode_cell({ r: cells.rowOf(index) - 1, c: (cells.columns[index] ?? 0) - 1 });
    const ours = cells.formula(index);
    const theirs: unknown = sheet[address]?.f;
    const text = typeof theirs === 'string' ? theirs : undefined;
    if (ours === undefined && text === undefined) continue;
    if (plain(textOf(ours)) === plain(text)) {
      differences.equal++;
      continue;
    }
    const pair = { ours, theirs: text, value: cells.value(index) };
    const reason = Object.entries(REASONS).find(([, holds]) => holds(pair))?.[0];
    if (reason === undefined) differences.unknown.push(`${name} ${address}: ${textOf(ours)} ≠ ${text}`);
    else differences.known[reason] = (differences.known[reason] ?? 0) + 1;
  }
}

function textOf(formula: CellFormula | undefined): string | undefined {
  return formula === undefined || formula.kind === 'unreadable' ? undefined : formula.text;
}

/** Without what makes no difference: white space, case, prefixes that files put before newer functions. */
function plain(formula: string | undefined): string | undefined {
  return formula?.replace(/\s+|_xlfn\.|_xlws\.|_xlpm\.|^=/g, '').toUpperCase();
}

function withoutLines(formula: string | undefined): string | undefined {
  return plain(formula)?.replace(/\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+/g, '');
}

function withoutPlaces(formula: string | undefined): string | undefined {
  return plain(formula)
    ?.replace(/'([^']|'')*'!|[\w.[\]]+(:[\w.[\]]+)?!/g, '')
    .replace(/(\$?[A-Z]{1,3})\$?1:(\$?[A-Z]{1,3})\$?65536/g, '$1:$2');
}
