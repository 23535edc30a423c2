/** How far the rows of a sheet have been read; one is shared by all that read them. */
export class SheetPlace {
  /** The number of the latest row. */
  row = 0;
  /** The latest cell's, 1-based; 0 before the first. */
  column = 0;
  /** Where the latest row begins in the window. */
  rowStart = 0;
  /** Whether its name is `row` without a prefix, as its closing tag's has to be then. */
  hasPlainName = false;
}
