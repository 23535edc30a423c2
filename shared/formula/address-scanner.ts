/**
 * Reads the addresses of one notation out of a formula's text. What was read last stands in the fields, so that
 * nothing is created for an address that turns out to be the beginning of a name.
 */
export interface AddressScanner {
  /** Of the cell read last. */
  readonly row: number;
  readonly column: number;
  readonly rowAbsolute: boolean;
  readonly columnAbsolute: boolean;

  /** Of the whole rows or columns read last. */
  readonly firstIndex: number;
  readonly firstAbsolute: boolean;
  readonly lastIndex: number;
  readonly lastAbsolute: boolean;

  /** Each gives the offset after the address that starts at `at`, or -1 if there is none. */
  cellAt(source: string, at: number): number;
  columnsAt(source: string, at: number): number;
  rowsAt(source: string, at: number): number;
}
