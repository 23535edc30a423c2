import { openWorkbook } from '../../../shared/workbook/open-workbook.ts';
import { type CellJson, workbookJson } from '../../../shared/workbook/workbook-json.ts';
import { DEFAULT_WORKBOOK_LIMITS, type WorkbookLimits } from '../../../shared/workbook/workbook-limits.ts';
import type { SheetModel, WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { bufferSource } from './buffer-source.ts';

/** A file as a model. */
export function readModel(
  bytes: Uint8Array | string,
  limits: Partial<WorkbookLimits> = {},
  chunkBytes?: number | readonly number[],
): Promise<WorkbookModel> {
  const source = bufferSource(bytes, chunkBytes);
  return openWorkbook(source, undefined, { ...DEFAULT_WORKBOOK_LIMITS, ...limits });
}

/** The model as it is sent, read back. */
export function modelJson(model: WorkbookModel): {
  readonly sheets: readonly { readonly cells: readonly CellJson[] }[];
} {
  return JSON.parse([...workbookJson(model)].join(''));
}

/** The first sheet of a file. */
export async function readSheet(bytes: Uint8Array | string): Promise<SheetModel> {
  return firstSheet(await readModel(bytes));
}

export function firstSheet({ sheets: [sheet] }: WorkbookModel): SheetModel {
  if (sheet === undefined) throw new Error('The workbook has no sheet');
  return sheet;
}

/** The formulas of a sheet by address: their texts, or why they are not read. */
export function formulaTexts(model: WorkbookModel, sheet = 0): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { cell, formula } of modelJson(model).sheets[sheet]?.cells ?? []) {
    if (formula === undefined) continue;
    texts[cell] = 'text' in formula ? formula.text : `unreadable: ${formula.unreadable}`;
  }
  return texts;
}
