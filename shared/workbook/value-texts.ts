import { SharedTexts } from '../tabular/shared-texts.ts';
import { type WorkbookLimits, workbookLimitExceeded } from './workbook-limits.ts';

/** The texts of all cells of a workbook: those that cells share, and behind them those of single cells. */
export class ValueTexts {
  readonly texts: SharedTexts;
  /** How many cells share. */
  readonly sharedCount: number;
  readonly #limits: WorkbookLimits;

  constructor(limits: WorkbookLimits, shared: SharedTexts = new SharedTexts()) {
    this.texts = shared;
    this.sharedCount = shared.count;
    this.#limits = limits;
  }

  /** Adds UTF-8 from `start` to `end` of `bytes`; gives its position. */
  add(bytes: Uint8Array, start: number, end: number): number {
    this.texts.add(bytes, start, end);
    if (this.texts.byteLength > this.#limits.textBytes)
      throw workbookLimitExceeded(this.#limits, 'textBytes');
    return this.texts.count - 1;
  }

  addText(text: string): number {
    const bytes = Buffer.from(text);
    return this.add(bytes, 0, bytes.length);
  }
}
