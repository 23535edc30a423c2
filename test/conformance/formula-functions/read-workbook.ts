import { readFileSync } from 'node:fs';
import { type CellObject, read, utils, type WorkBook, type WorkSheet } from '@e965/xlsx';
import type { FormulaNode, Place } from '../../../shared/formula/ast.ts';
import { parseFormula } from '../../../shared/formula/parse-formula.ts';
import { shiftFormula } from '../../../shared/formula/shift-formula.ts';
import type { DefinedNode } from '../../../shared/sql/compile/scope.ts';
import { UnsupportedFormulaError } from '../../../shared/sql/compile/unsupported-formula-error.ts';
import type { SavedBook, SavedSheet, SavedValue } from './cell-mode-scope.ts';
import { cellsOfTable, type SavedTable, tablesOf } from './read-tables.ts';

export type SavedFormula = {
  readonly where: string;
  readonly formula: string;
  readonly row: number;
  readonly column: number;
  readonly isArray: boolean;
  readonly saved: number | string | boolean;
  readonly book: SavedBook;
};

const ERRORS: Record<number, string> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
  43: '#GETTING_DATA',
};

/** Every formula of a workbook with the value that Excel saved, and what is needed to compute it from saved values. */
export function formulasOf(path: string): readonly SavedFormula[] {
  const workbook = read(readFileSync(path), { cellFormula: true, cellStyles: true, bookFiles: true });
  const formulas: SavedFormula[] = [];
  const tables = tablesOf(workbook);
  const sheets = new Map<string, SavedSheet>();
  for (const name of workbook.SheetNames) {
    const sheet = workbook.Sheets[name];
    if (sheet === undefined) continue;
    for (const [address, cell] of cellsOf(sheet)) {
      const saved = savedValue(cell);
      if (typeof cell.f !== 'string' || saved === null) continue;
      const { r, c } = utils.decode_cell(address);
      // A range's formula stands in its first cell; the others hold its further values.
      if (cell.F !== undefined && utils.decode_range(cell.F).s.r !== r) continue;
      if (cell.F !== undefined && utils.decode_range(cell.F).s.c !== c) continue;
      formulas.push({
        where: `${path.split('/').at(-1)} ${name}!${address}`,
        formula: `=${cell.f}`,
        row: r + 1,
        column: c + 1,
        isArray: cell.F !== undefined,
        saved: saved.value,
        book: new ReadBook(workbook, tables, sheets, { sheet: name, row: r + 1, column: c + 1 }),
      });
    }
  }
  return formulas;
}

function* cellsOf(sheet: WorkSheet): Generator<readonly [string, CellObject]> {
  for (const [address, cell] of Object.entries(sheet)) {
    if (!address.startsWith('!')) yield [address, cell];
  }
}

function savedValue(cell: CellObject | undefined): SavedValue | null {
  switch (cell?.t) {
    case 'n':
      return typeof cell.v === 'number' ? { kind: 'number', value: cell.v } : null;
    case 's':
      return { kind: 'text', value: String(cell.v ?? '') };
    case 'b':
      return { kind: 'logical', value: Boolean(cell.v) };
    case 'e':
      return { kind: 'error', value: ERRORS[Number(cell.v)] ?? '#N/A' };
    default:
      return null;
  }
}

type At = { readonly sheet: string; readonly row: number; readonly column: number };

class ReadBook implements SavedBook {
  readonly #workbook: WorkBook;
  readonly #tables: readonly SavedTable[];
  readonly #sheets: Map<string, SavedSheet>;
  readonly #at: At;
  readonly date1904: boolean;

  constructor(workbook: WorkBook, tables: readonly SavedTable[], sheets: Map<string, SavedSheet>, at: At) {
    this.#workbook = workbook;
    this.#tables = tables;
    this.#sheets = sheets;
    this.#at = at;
    this.date1904 = workbook.Workbook?.WBProps?.date1904 ?? false;
  }

  sheet(place: Place | undefined): SavedSheet {
    if (place?.book !== undefined || place?.lastSheet !== undefined) {
      throw new UnsupportedFormulaError('external', 'Another workbook, or several sheets');
    }
    const wanted = (place?.sheet ?? this.#at.sheet).toLowerCase();
    const known = this.#sheets.get(wanted);
    if (known !== undefined) return known;
    const name = this.#workbook.SheetNames.find((candidate) => candidate.toLowerCase() === wanted);
    const sheet = name === undefined ? undefined : this.#workbook.Sheets[name];
    if (sheet === undefined) throw new UnsupportedFormulaError('external', 'There is no such sheet');
    const size = utils.decode_range(sheet['!ref'] ?? 'A1');
    const saved: SavedSheet = {
      rows: size.e.r + 1,
      columns: size.e.c + 1,
      isHidden: (row) => sheet['!rows']?.[row - 1]?.hidden ?? false,
      isSubtotal: (row, column) =>
        /^(SUBTOTAL|_xlfn\.AGGREGATE|AGGREGATE)\(/i.test(
          String(sheet[utils.encode_cell({ r: row - 1, c: column - 1 })]?.f ?? ''),
        ),
      name: name ?? wanted,
      value: (row, column) => savedValue(sheet[utils.encode_cell({ r: row - 1, c: column - 1 })]),
    };
    this.#sheets.set(wanted, saved);
    return saved;
  }

  definition(node: DefinedNode): FormulaNode | null {
    if (node.kind === 'structured-reference') return cellsOfTable(node, this.#tables, this.#at);
    if (node.kind !== 'name')
      throw new UnsupportedFormulaError('reference-kind', `A ${node.kind} is not read here`);
    const names = this.#workbook.Workbook?.Names ?? [];
    const sheetIndex = this.#workbook.SheetNames.indexOf(node.place?.sheet ?? this.#at.sheet);
    const candidates = names.filter(({ Name }) => Name.toLowerCase() === node.name.toLowerCase());
    const found =
      candidates.find(({ Sheet }) => Sheet === sheetIndex) ?? candidates.find(({ Sheet }) => Sheet == null);
    if (found === undefined) {
      const parts = { sections: [], firstColumn: undefined, lastColumn: undefined };
      return cellsOfTable(
        { ...node, kind: 'structured-reference', table: node.name, ...parts },
        this.#tables,
        this.#at,
      );
    }
    const definition = parseFormula(found.Ref);
    // A name's relative references are those of cell A1.
    return shiftFormula(definition, { rows: this.#at.row - 1, columns: this.#at.column - 1 }, 'wrap');
  }
}
