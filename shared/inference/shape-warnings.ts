/** What of a table no schema makes right. */
export interface ShapeFaults {
  readonly repeatedHeaders: readonly string[];
  /** Rows with content beyond the last header. */
  readonly longRows: number;
  /** Rows of a CSV that end before the last column. */
  readonly shortRows: number;
  /** Formulas that failed. */
  readonly errorCells: number;
}

const LISTED = 5;
const LEFT = 'Under any schema that is an issue.';

/** Sentences for what will be an issue although the schema accepts every value. */
export function shapeWarnings({ repeatedHeaders, longRows, shortRows, errorCells }: ShapeFaults): string[] {
  const warnings: string[] = [];
  if (repeatedHeaders.length > 0) {
    const names = repeatedHeaders.slice(0, LISTED).map((name) => `“${name}”`);
    const more = repeatedHeaders.length > LISTED ? ` and ${repeatedHeaders.length - LISTED} more` : '';
    warnings.push(`The header has ${names.join(', ')}${more} more than once. ${LEFT}`);
  }
  if (longRows > 0) warnings.push(`${rows(longRows)} cells without a header above them. ${LEFT}`);
  if (shortRows > 0) warnings.push(`${rows(shortRows)} fewer cells than the header. ${LEFT}`);
  if (errorCells > 0) {
    const cells = errorCells === 1 ? 'One cell holds' : `${errorCells} cells hold`;
    warnings.push(`${cells} the error of a formula. ${LEFT}`);
  }
  return warnings;
}

function rows(count: number): string {
  return count === 1 ? 'One row has' : `${count} rows have`;
}
