import { cellText, type Row } from '../tabular/cell.ts';
import { cellAddress } from '../tabular/cell-address.ts';
import { DEFAULT_LIMITS, limitExceeded } from '../tabular/limits.ts';

/**
 * What stands in each cell of a header row, up to the last one that is not blank.
 * @throws {UnreadableFileError} `file-limit-exceeded` for a name that is too long.
 */
export function headerTexts({ cells, number }: Row): string[] {
  const width = cells.findLastIndex(({ kind }) => kind !== 'blank') + 1;
  return cells.slice(0, width).map((cell, i) => {
    const text = cellText(cell) ?? '';
    if (text.length > DEFAULT_LIMITS.headerLength) {
      throw limitExceeded(DEFAULT_LIMITS, 'headerLength', `cell ${cellAddress(i + 1, number)}`);
    }
    return text;
  });
}
