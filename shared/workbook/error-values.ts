/** The errors that cells hold, in an order that stored cells rely on. */
const ERROR_VALUES = [
  '#NULL!',
  '#DIV/0!',
  '#VALUE!',
  '#REF!',
  '#NAME?',
  '#NUM!',
  '#N/A',
  '#GETTING_DATA',
  '#SPILL!',
  '#CALC!',
  '#FIELD!',
  '#BLOCKED!',
  '#CONNECT!',
  '#UNKNOWN!',
  '#EXTERNAL!',
  '#BUSY!',
  '#PYTHON!',
] as const;

const UNKNOWN = '#UNKNOWN!';
const POSITIONS: ReadonlyMap<string, number> = new Map(ERROR_VALUES.map((text, i) => [text, i]));

/** The error at a position, as spreadsheets show it. */
export function errorAt(position: number): string {
  return ERROR_VALUES[position] ?? UNKNOWN;
}

/** The position of an error; that of `#UNKNOWN!` for those that nobody knows. */
export function errorPosition(text: string): number {
  return POSITIONS.get(text.toUpperCase()) ?? ERROR_VALUES.indexOf(UNKNOWN);
}
