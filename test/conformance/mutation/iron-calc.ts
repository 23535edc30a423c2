import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as IronCalc from '@ironcalc/wasm';
import type { CellValue } from '../../../shared/workbook/cell-value.ts';
import {
  type CellAt,
  cellsOf,
  keyOf,
  type Question,
  type Recalculator,
  type Values,
} from './recalculator.ts';

/** Wide enough for all digits of a number. */
const ALL_DIGITS = '0.0000000000000000E+00';
const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_384;
/** What `getCellType` answers: those of the function TYPE. */
const CellType = { number: 1, text: 2, logical: 4, error: 16 } as const;

let loaded: typeof IronCalc | undefined;
let times = 0;

/** IronCalc, a spreadsheet engine in WebAssembly. */
export const ironCalc: Recalculator = {
  name: 'IronCalc',

  async recalculate(question: Question): Promise<readonly Values[]> {
    loaded ??= await load();
    const model = new loaded.Model('book', 'en', 'UTC', 'en');
    let values: Values[];
    try {
      values = calculated(model, question);
    } catch (error) {
      // Where it has panicked once, its memory is of no more use.
      if (error instanceof Error && error.name === 'RuntimeError') loaded = undefined;
      throw error;
    }
    model.free();
    return values;
  },
};

async function load(): Promise<typeof IronCalc> {
  const url = import.meta.resolve('@ironcalc/wasm');
  // safe because it is the package of this name; what follows the path makes it another instance of it
  const module = (await import(`${url}?${times++}`)) as typeof IronCalc;
  module.initSync({ module: readFileSync(fileURLToPath(new URL('wasm_bg.wasm', url))) });
  return module;
}

function calculated(model: IronCalc.Model, question: Question): Values[] {
  const { sheets } = question.model;
  model.pauseEvaluation();
  enter(model, question);
  for (const sheet of sheets.keys()) {
    const everything = { sheet, row: 1, column: 1, width: LAST_COLUMN, height: LAST_ROW };
    model.updateRangeStyle(everything, 'num_fmt', ALL_DIGITS);
  }
  const put = ({ sheetIndex, row, column }: CellAt, value: CellValue): void =>
    model.setUserInput(sheetIndex, row, column, typed(value));
  return question.rounds.map((changes) => {
    for (const { at, value } of changes) put(at, value);
    model.evaluate();
    const values = new Map(question.formulas.map((at) => [keyOf(at), valueAt(model, at)]));
    for (const { at } of changes) {
      put(at, sheets[at.sheetIndex]?.cells.valueAt(at.row, at.column) ?? { kind: 'blank' });
    }
    return values;
  });
}

function enter(model: IronCalc.Model, { model: { sheets, names }, formulas }: Question): void {
  for (const [i, { name }] of sheets.entries()) {
    if (i > 0) model.newSheet();
    model.renameSheet(i, `${i} to be renamed`);
    model.renameSheet(i, name);
  }
  for (const { name, sheet, formula } of names) {
    const scope = sheet === null ? null : sheets.findIndex((each) => each.name === sheet);
    try {
      model.newDefinedName(name, scope, formula);
    } catch {
      // A name that it does not know gives #NAME? where it is used, which the values of the unchanged workbook show.
    }
  }
  const computed = new Set(formulas.map(keyOf));
  for (const at of cellsOf({ sheets } as Question['model'])) {
    const { sheetIndex, row, column, index } = at;
    const cells = sheets[sheetIndex]?.cells;
    const formula = computed.has(keyOf(at)) ? cells?.formula(index) : undefined;
    try {
      if (formula === undefined) {
        model.setUserInput(sheetIndex, row, column, typed(cells?.value(index) ?? { kind: 'blank' }));
      } else if (formula.kind === 'array') {
        model.setUserArrayFormula(sheetIndex, row, column, 1, 1, written(formula.text));
      } else if (formula.kind === 'normal') {
        model.setUserInput(sheetIndex, row, column, written(formula.text));
      }
    } catch {
      // A formula that it cannot read leaves the cell empty, which the values of the unchanged workbook show.
    }
  }
}

/** Files mark functions that came later; people do not. */
function written(formula: string): string {
  return `=${formula.replace(/_xlfn\.(?:_xlws\.)?/gi, '')}`;
}

/** A value as a person would type it. */
function typed(value: CellValue): string {
  switch (value.kind) {
    case 'blank':
      return '';
    case 'number':
      return String(value.value);
    case 'text':
      return `'${value.value}`;
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    case 'error':
      return value.value;
  }
}

function valueAt(model: IronCalc.Model, { sheetIndex, row, column }: CellAt): CellValue {
  const shown = model.getFormattedCellValue(sheetIndex, row, column);
  switch (model.getCellType(sheetIndex, row, column)) {
    case CellType.number:
      return shown === '' ? { kind: 'blank' } : { kind: 'number', value: Number(shown) };
    case CellType.text:
      return { kind: 'text', value: shown };
    case CellType.logical:
      return { kind: 'boolean', value: shown === 'TRUE' };
    case CellType.error:
      return { kind: 'error', value: shown };
    default:
      return { kind: 'blank' };
  }
}
