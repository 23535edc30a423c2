import { checkDelimiter } from '../../../shared/tabular/csv/check-delimiter.ts';

/** The character that is meant: a tab is hard to type. @throws {InvalidInputError} for what cannot stand between cells. */
export function delimiterOf(text: string | undefined): string | undefined {
  const delimiter = text === 'tab' || text === '\\t' ? '\t' : text;
  if (delimiter !== undefined) checkDelimiter(delimiter);
  return delimiter;
}
