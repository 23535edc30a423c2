/** The numbers that ERROR.TYPE gives; they are what an error plane holds. */
export const EXCEL_ERRORS = {
  '#NULL!': 1,
  '#DIV/0!': 2,
  '#VALUE!': 3,
  '#REF!': 4,
  '#NAME?': 5,
  '#NUM!': 6,
  '#N/A': 7,
  '#GETTING_DATA': 8,
  '#SPILL!': 9,
  '#CONNECT!': 10,
  '#BLOCKED!': 11,
  '#UNKNOWN!': 12,
  '#FIELD!': 13,
  '#CALC!': 14,
} as const;

export type ExcelError = keyof typeof EXCEL_ERRORS;

export function isExcelError(text: string): text is ExcelError {
  return Object.hasOwn(EXCEL_ERRORS, text);
}
