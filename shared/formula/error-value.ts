/** Excel's error values. None is the beginning of another. */
export const ERROR_VALUES: readonly string[] = [
  '#REF!',
  '#N/A',
  '#DIV/0!',
  '#VALUE!',
  '#NAME?',
  '#NUM!',
  '#NULL!',
  '#SPILL!',
  '#CALC!',
  '#FIELD!',
  '#BLOCKED!',
  '#CONNECT!',
  '#UNKNOWN!',
  '#BUSY!',
  '#EXTERNAL!',
  '#PYTHON!',
  '#TIMEOUT!',
  '#GETTING_DATA',
];

/** The error value that starts at `at`, in any case. */
export function errorValueAt(source: string, at: number): string | undefined {
  return ERROR_VALUES.find(
    (value) => source.startsWith(value, at) || source.slice(at, at + value.length).toUpperCase() === value,
  );
}
