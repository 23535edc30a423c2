import type { CellRange } from '../cell-range.ts';
import type { FormulaForms } from '../formula-forms.ts';
import { NO_FORMULA } from '../sheet-cells.ts';
import { type WorkbookLimits, workbookLimitExceeded } from '../workbook-limits.ts';
import { decodeFormula } from './decode-formula.ts';
import { FieldReader } from './field-reader.ts';
import type { FormulaContext } from './formula-context.ts';
import { cellName, type Origin, type ReferenceMode } from './reference-text.ts';
import { Token } from './tokens.ts';
import { UndecodableFormulaError } from './undecodable-formula-error.ts';
import type { UnorderedCells } from './unordered-cells.ts';

/** A formula that cells refer to: one that each has for itself, or one for all of them together. */
type Group =
  | { readonly kind: 'shared'; readonly bytes: Buffer; readonly tokensEnd: number }
  | { readonly kind: 'whole'; readonly form: number };

/** A cell whose formula comes in a later record. */
interface WaitingCell {
  readonly index: number;
  readonly origin: Origin;
}

const ROW_INPUT = 0x04;
const TWO_DIMENSIONAL = 0x08;

/** The formulas of one sheet, as its records tell of them. */
export class XlsFormulas {
  readonly #cells: UnorderedCells;
  readonly #forms: FormulaForms;
  readonly #context: FormulaContext | undefined;
  readonly #limits: WorkbookLimits;
  readonly #groups = new Map<number, Group>();
  readonly #waiting = new Map<number, WaitingCell[]>();
  /** The group that the last formula belongs to: the record that holds it comes next. */
  #lastGroup = -1;
  #decodedBytes = 0;

  /** Without a `context` no formula is read: the file is from before Excel 97. */
  constructor(
    cells: UnorderedCells,
    forms: FormulaForms,
    context: FormulaContext | undefined,
    limits: WorkbookLimits,
  ) {
    this.#cells = cells;
    this.#forms = forms;
    this.#context = context;
    this.#limits = limits;
  }

  /** Reads the formula of a cell: the count of its tokens' bytes, and the tokens. */
  readCell(fields: FieldReader, index: number, origin: Origin): void {
    if (this.#context === undefined) {
      this.#cells.setFormula(index, this.#forms.addUnreadable('the file is from before Excel 97'));
      return;
    }
    const length = fields.uint16();
    const start = fields.position;
    const first = length === 0 ? 0 : fields.bytes[start];
    if (first === Token.elsewhere || first === Token.dataTable) {
      fields.skip(1);
      this.#readElsewhere(fields, index, origin);
      return;
    }
    const form = this.#decode(fields.bytes, start, start + length, fields.end, origin, { kind: 'places' });
    this.#cells.setFormula(index, form);
  }

  readShared(fields: FieldReader): void {
    fields.skip(8);
    const length = fields.uint16();
    const bytes = Buffer.from(fields.bytes.subarray(fields.position, fields.end));
    this.#addGroup({ kind: 'shared', bytes, tokensEnd: length });
  }

  readArray(fields: FieldReader): void {
    const range = readRange(fields);
    fields.skip(6);
    const length = fields.uint16();
    const { bytes, position: start, end } = fields;
    const text = this.#text(bytes, start, start + length, end, { kind: 'places' });
    const form =
      'reason' in text
        ? this.#forms.addUnreadable(text.reason)
        : this.#forms.addArray(text.formula, range, false);
    this.#addGroup({ kind: 'whole', form });
  }

  readDataTable(fields: FieldReader): void {
    const range = readRange(fields);
    const flags = fields.uint16();
    const inputs = [cellName(fields.uint16(), fields.uint16()), cellName(fields.uint16(), fields.uint16())];
    const text =
      (flags & TWO_DIMENSIONAL) !== 0
        ? `TABLE(${inputs.join(',')})`
        : (flags & ROW_INPUT) !== 0
          ? `TABLE(${inputs[0]},)`
          : `TABLE(,${inputs[0]})`;
    this.#addGroup({ kind: 'whole', form: this.#forms.addDataTable(text, range) });
  }

  /** Cells whose formula never came have one that is not read. */
  finish(): void {
    for (const cells of this.#waiting.values()) {
      const form = this.#forms.addUnreadable('it is shared with another cell, which does not have it');
      for (const { index } of cells) this.#cells.setFormula(index, form);
    }
  }

  #readElsewhere(fields: FieldReader, index: number, origin: Origin): void {
    const key = fields.uint16() * 65_536 + fields.uint16();
    this.#lastGroup = key;
    const group = this.#groups.get(key);
    if (group !== undefined) {
      this.#cells.setFormula(index, this.#formOf(group, origin));
      return;
    }
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) this.#waiting.set(key, [{ index, origin }]);
    else waiting.push({ index, origin });
  }

  #addGroup(group: Group): void {
    if (this.#context === undefined) return;
    this.#groups.set(this.#lastGroup, group);
    for (const { index, origin } of this.#waiting.get(this.#lastGroup) ?? [])
      this.#cells.setFormula(index, this.#formOf(group, origin));
    this.#waiting.delete(this.#lastGroup);
  }

  #formOf(group: Group, origin: Origin): number {
    if (group.kind === 'whole') return group.form;
    const { bytes, tokensEnd } = group;
    return this.#decode(bytes, 0, tokensEnd, bytes.length, origin, { kind: 'shared', origin });
  }

  #decode(
    bytes: Buffer,
    start: number,
    tokensEnd: number,
    end: number,
    { row, column }: Origin,
    mode: ReferenceMode,
  ): number {
    const text = this.#text(bytes, start, tokensEnd, end, mode);
    if ('reason' in text) return this.#forms.addUnreadable(text.reason);
    return text.formula === '' ? NO_FORMULA : this.#forms.add(text.formula, row + 1, column + 1);
  }

  #text(
    bytes: Buffer,
    start: number,
    tokensEnd: number,
    end: number,
    mode: ReferenceMode,
  ): { readonly formula: string } | { readonly reason: string } {
    // A formula that a whole sheet shares is read for each of its cells.
    this.#decodedBytes += tokensEnd - start;
    if (this.#decodedBytes > this.#limits.tokenBytes) throw workbookLimitExceeded(this.#limits, 'tokenBytes');
    const context = this.#context;
    if (context === undefined || tokensEnd > end) return { reason: 'its tokens end too early' };
    const tokens = new FieldReader(bytes, start, tokensEnd);
    try {
      return {
        formula: decodeFormula({ tokens, extra: new FieldReader(bytes, tokensEnd, end) }, context, mode),
      };
    } catch (error) {
      if (error instanceof UndecodableFormulaError) return { reason: error.message };
      throw error;
    }
  }
}

function readRange(fields: FieldReader): CellRange {
  const firstRow = fields.uint16() + 1;
  const lastRow = fields.uint16() + 1;
  const firstColumn = fields.uint8() + 1;
  const lastColumn = fields.uint8() + 1;
  return { firstRow, firstColumn, lastRow, lastColumn };
}
