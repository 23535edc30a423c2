import type { FormulaNode, NameNode, SpillNode, StructuredReferenceNode } from '../../formula/ast.ts';
import { FormulaInvalidError } from '../../formula/formula-invalid-error.ts';
import { parseFormula } from '../../formula/parse-formula.ts';
import type { DefinedName } from '../../workbook/defined-name.ts';
import type { WorkbookModel } from '../../workbook/workbook-model.ts';
import type { WorkbookTable } from '../../workbook/workbook-table.ts';
import type { DefinedNode } from '../compile/scope.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { hasRelativeReference } from './has-relative-reference.ts';
import { tableReference } from './table-reference.ts';

/** A cell from which a formula is seen. */
export interface Position {
  readonly sheetIndex: number;
  readonly row: number;
  readonly column: number;
}

/** What names and tables stand for. */
export class Definitions {
  readonly #model: WorkbookModel;
  /** By sheet (lower case, empty for the workbook) and name. */
  readonly #names = new Map<string, DefinedName>();
  readonly #tables = new Map<string, WorkbookTable>();
  readonly #trees = new Map<DefinedName, FormulaNode>();

  constructor(model: WorkbookModel) {
    this.#model = model;
    for (const name of model.names) this.#names.set(keyOf(name.sheet ?? '', name.name), name);
    for (const table of model.tables) this.#tables.set(table.name.toLowerCase(), table);
  }

  /**
   * What the node stands for, seen from a cell; null when nothing has that name.
   * @throws {UnsupportedFormulaError}
   */
  of(node: DefinedNode, at: Position): FormulaNode | null {
    switch (node.kind) {
      case 'name':
        return this.#named(node, at);
      case 'structured-reference':
        return this.#structured(node, at);
      case 'spill':
        return this.#spilled(node, at);
    }
  }

  /** The cells that an array took when the file was saved. */
  #spilled({ operand, start, end }: SpillNode, at: Position): FormulaNode {
    if (
      operand.kind !== 'cell' ||
      operand.place?.book !== undefined ||
      operand.place?.lastSheet !== undefined
    ) {
      throw new UnsupportedFormulaError('reference-kind', 'only of one cell is known what spills from it');
    }
    const { place, row, column } = operand;
    const own = this.#model.sheets[at.sheetIndex];
    const name = place?.sheet?.toLowerCase();
    const sheet =
      name === undefined ? own : this.#model.sheets.find((each) => each.name.toLowerCase() === name);
    const formula = sheet?.cells.formulaAt(row, column);
    const range = formula?.kind === 'array' ? formula.range : undefined;
    if (range === undefined || range.firstRow !== row || range.firstColumn !== column) {
      throw new UnsupportedFormulaError('reference-kind', 'nothing is known to spill from its cell');
    }
    if (range.firstRow === range.lastRow && range.firstColumn === range.lastColumn) return operand;
    const fixed = { rowAbsolute: true, columnAbsolute: true };
    return {
      ...{ kind: 'cell-range', start, end, place },
      first: { row, column, ...fixed },
      last: { row: range.lastRow, column: range.lastColumn, ...fixed },
    };
  }

  #named(node: NameNode, at: Position): FormulaNode | null {
    refuseOtherBook(node);
    const sheet = node.place?.sheet ?? this.#model.sheets[at.sheetIndex]?.name ?? '';
    const name = this.#names.get(keyOf(sheet, node.name)) ?? this.#names.get(keyOf('', node.name));
    if (name !== undefined) return this.#tree(name);
    const table = this.#tables.get(node.name.toLowerCase());
    return table === undefined ? null : tableReference(table, EVERYTHING, at);
  }

  #structured(node: StructuredReferenceNode, at: Position): FormulaNode | null {
    refuseOtherBook(node);
    const table = node.table === undefined ? this.#tableAt(at) : this.#tables.get(node.table.toLowerCase());
    return table === undefined ? null : tableReference(table, node, at);
  }

  #tableAt({ sheetIndex, row, column }: Position): WorkbookTable | undefined {
    const sheet = this.#model.sheets[sheetIndex]?.name;
    return this.#model.tables.find(
      ({ range, ...table }) =>
        table.sheet === sheet &&
        range.firstRow <= row &&
        row <= range.lastRow &&
        range.firstColumn <= column &&
        column <= range.lastColumn,
    );
  }

  #tree(name: DefinedName): FormulaNode {
    const known = this.#trees.get(name);
    if (known !== undefined) return known;
    const tree = parsed(name);
    if (hasRelativeReference(tree)) {
      const message = `the name ${name.name} means other cells in each cell`;
      throw new UnsupportedFormulaError('reference-kind', message);
    }
    this.#trees.set(name, tree);
    return tree;
  }
}

const EVERYTHING = { sections: [], firstColumn: undefined, lastColumn: undefined } as const;

function parsed({ name, formula }: DefinedName): FormulaNode {
  try {
    return parseFormula(formula);
  } catch (error) {
    if (!(error instanceof FormulaInvalidError)) throw error;
    throw new UnsupportedFormulaError('reference-kind', `what the name ${name} stands for is not a formula`);
  }
}

function refuseOtherBook({ place }: NameNode | StructuredReferenceNode): void {
  if (place?.book === undefined) return;
  throw new UnsupportedFormulaError('external', 'it refers to another workbook');
}

function keyOf(sheet: string, name: string): string {
  return `${sheet.toLowerCase()}\n${name.toLowerCase()}`;
}
