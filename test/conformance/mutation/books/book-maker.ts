import type { WorkbookModel } from '../../../../shared/workbook/workbook-model.ts';
import type { CellAt } from '../recalculator.ts';
import type { Random } from '../seeded-random.ts';

export interface MadeBook {
  readonly model: WorkbookModel;
  readonly isFixed?: (at: CellAt) => boolean;
  readonly largest?: number;
}

/** Makes a workbook about one theme; each seed gives other values. */
export type BookMaker = (random: Random) => MadeBook;

export const DAY = 'yyyy-mm-dd';
