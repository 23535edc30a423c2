import { truncateText } from '../truncate-text.ts';
import { UnreadableFileError } from './unreadable-file-error.ts';

interface NamedSheet {
  readonly name: string;
  readonly isVisible: boolean;
}

/** How much of the sheets a refusal names. Spreadsheet programs give names 31 characters, files may have any. */
const LISTED_SHEETS = 20;
const LISTED_NAME_LENGTH = 40;

/**
 * The sheet of that name or 1-based position; without either, the first that is visible.
 * @throws {UnreadableFileError} `sheet-not-found`, naming the sheets there are.
 */
export function chooseSheet<Sheet extends NamedSheet>(
  sheets: readonly Sheet[],
  wanted: string | number | undefined,
): Sheet {
  const chosen = findSheet(sheets, wanted);
  if (chosen !== undefined) return chosen;
  const names = sheets.slice(0, LISTED_SHEETS).map(({ name }) => truncateText(name, LISTED_NAME_LENGTH));
  const more = sheets.length > names.length ? ` and ${sheets.length - names.length} more` : '';
  const list =
    names.length === 0
      ? 'The workbook has no worksheet.'
      : `Its sheets are ${names.map((name) => `“${name}”`).join(', ')}${more}.`;
  throw new UnreadableFileError(
    'sheet-not-found',
    wanted === undefined ? list : `The workbook has no sheet “${wanted}”. ${list}`,
    { wanted, sheets: names },
  );
}

function findSheet<Sheet extends NamedSheet>(
  sheets: readonly Sheet[],
  wanted: string | number | undefined,
): Sheet | undefined {
  if (wanted === undefined) return sheets.find(({ isVisible }) => isVisible) ?? sheets[0];
  if (typeof wanted === 'number') return sheets[wanted - 1];
  // Spreadsheet programs do not allow names that differ only in case.
  return sheets.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
}
