const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
  43: '#GETTING_DATA',
};

/** The error that a number stands for, as spreadsheets show it. */
export function errorText(code: number): string {
  return ERRORS[code] ?? '#UNKNOWN!';
}
