import type { CellRange } from '../cell-range.ts';
import { DEFAULT_CALCULATION } from '../default-calculation.ts';
import { type WorkbookLimits, workbookLimitExceeded } from '../workbook-limits.ts';
import type { Calculation } from '../workbook-model.ts';
import type { FieldReader } from './field-reader.ts';
import { ModelRecord } from './record-type.ts';

const ROW_IS_HIDDEN = 0x20;
const COLUMN_IS_HIDDEN = 0x01;
const LAST_COLUMN = 256;
const MODES: Readonly<Record<number, Calculation['mode']>> = { 0: 'manual', [-1]: 'automatic-except-tables' };

/** What a sheet's records say around its cells. */
export class XlsSurroundings {
  readonly mergedRanges: CellRange[] = [];
  hasFilter = false;
  /** Each sheet repeats how the workbook is calculated. */
  calculation: Calculation = DEFAULT_CALCULATION;
  readonly #hiddenRows = new Set<number>();
  readonly #hiddenColumns = new Set<number>();
  readonly #limits: WorkbookLimits;

  constructor(limits: WorkbookLimits) {
    this.#limits = limits;
  }

  get hiddenRows(): Uint32Array {
    return Uint32Array.from(this.#hiddenRows).sort();
  }

  get hiddenColumns(): Uint16Array {
    return Uint16Array.from(this.#hiddenColumns).sort();
  }

  read(type: number, fields: FieldReader): void {
    switch (type) {
      case ModelRecord.row: {
        const row = fields.uint16();
        fields.skip(10);
        if ((fields.uint16() & ROW_IS_HIDDEN) !== 0) this.#hiddenRows.add(row + 1);
        break;
      }
      case ModelRecord.columnInfo:
        this.#readColumns(fields);
        break;
      case ModelRecord.mergedCells:
        this.#readMerged(fields);
        break;
      case ModelRecord.filterInfo:
        this.hasFilter = true;
        break;
      default:
        this.#readCalculation(type, fields);
    }
  }

  #readColumns(fields: FieldReader): void {
    const first = fields.uint16() + 1;
    const last = Math.min(fields.uint16() + 1, LAST_COLUMN);
    fields.skip(4);
    if ((fields.uint16() & COLUMN_IS_HIDDEN) === 0) return;
    for (let column = first; column <= last; column++) this.#hiddenColumns.add(column);
  }

  #readMerged(fields: FieldReader): void {
    const count = fields.uint16();
    for (let i = 0; i < count; i++) {
      const [firstRow, lastRow] = [fields.uint16() + 1, fields.uint16() + 1];
      const [firstColumn, lastColumn] = [fields.uint16() + 1, fields.uint16() + 1];
      if (this.mergedRanges.push({ firstRow, firstColumn, lastRow, lastColumn }) > this.#limits.ranges)
        throw workbookLimitExceeded(this.#limits, 'ranges');
    }
  }

  #readCalculation(type: number, fields: FieldReader): void {
    switch (type) {
      case ModelRecord.calculationMode:
        this.#set({ mode: MODES[fields.int16()] ?? 'automatic' });
        break;
      case ModelRecord.iterationCount:
        this.#set({ iterations: fields.uint16() });
        break;
      case ModelRecord.maximumChange:
        this.#set({ maximumChange: fields.double() });
        break;
      case ModelRecord.iteration:
        this.#set({ isIterative: fields.uint16() !== 0 });
        break;
      case ModelRecord.uncalculated:
        this.#set({ isStale: true });
    }
  }

  #set(change: Partial<Calculation>): void {
    this.calculation = { ...this.calculation, ...change };
  }
}
