import { numberFormatOf } from './classify-number-format.ts';
import type { NumberFormat } from './number-format.ts';
import { type WorkbookLimits, workbookLimitExceeded } from './workbook-limits.ts';

/** The number formats of a workbook, each once; the first is General, which cells without a style have. */
export class NumberFormats {
  readonly formats: NumberFormat[] = [];
  readonly #limits: WorkbookLimits;
  readonly #positions = new Map<string, number>();

  constructor(limits: WorkbookLimits) {
    this.#limits = limits;
    this.position(0, undefined);
  }

  /** The position of the format that the file calls by `id`, with its code when the file has one for it. */
  position(id: number, code: string | undefined): number {
    const format = numberFormatOf(id, code);
    const known = this.#positions.get(format.code);
    if (known !== undefined) return known;
    if (this.formats.length === this.#limits.formats) throw workbookLimitExceeded(this.#limits, 'formats');
    this.#positions.set(format.code, this.formats.length);
    return this.formats.push(format) - 1;
  }
}
