/**
 * Expectations of the case files that are not what Excel gives, by the reason and the place where it can be read. They are
 * counted as differences, named, and left out of the second score.
 */
const NOT_EXCEL: Readonly<Record<string, Readonly<Record<string, readonly (number | string)[]>>>> = {
  'Excel for English (US) reads the month before the day (DATEVALUE: “your default date settings”)': {
    'DateTime/DATEVALUE.php': [4, 7, 8, 12, 17, 21, 23, 24, 27, 28, 37],
    'DateTime/DATEDIF.php': [94, 95, 96, 97, 98, 99, 100, 101, 102, 103],
    'DateTime/TIMEVALUE.php': [7],
    'DateTime/WEEKNUM.php': [10],
  },
  'Excel knows no ordinal days and no months in words as numbers (DATE: “#VALUE!” for what is no number)': {
    'DateTime/DATEVALUE.php': [5, 11, 13, 18, 34, 53, 54, 55, 56, 58, 59, 62],
    'DateTime/DATE.php': [63, 64, 65, 66, 67, 68],
  },
  'the last day of the year, not the first of December 1931 (DATEVALUE: “if the year is omitted, the current year”)':
    {
      'DateTime/DATEVALUE.php': [38],
    },
  'Excel does not take a formula with too few arguments': {
    'DateTime/DATEDIF.php': [105],
    'MathTrig/EXP.php': [6],
    'MathTrig/DEGREES.php': [6],
    'MathTrig/RADIANS.php': [6],
    'MathTrig/SQRT.php': [5],
    'MathTrig/SUMIFS.php': [0],
  },
  'an unknown name is #NAME? (“How to correct a #NAME? error”)': {
    'MathTrig/LOG10.php': [1],
    'MathTrig/EXP.php': [1],
    'MathTrig/DEGREES.php': [1],
    'MathTrig/RADIANS.php': [1],
    'MathTrig/SQRT.php': [1],
  },
  'TRUE is 1, and day 1 a Sunday (WEEKDAY: “numbers 1 (Sunday) through 7”)': {
    'DateTime/WEEKDAY.php': [32, 33],
  },
  'a space separates no thousands in English (US)': { 'TextData/VALUE.php': [1, 2, 5] },
  'negative amounts stand in parentheses (DOLLAR: “$#,##0.00_);($#,##0.00)”)': {
    'TextData/DOLLAR.php': [3, 6],
  },
  'an exponent has as many digits as the format has zeros (TEXT: “0.00E+00” gives 1.22E+07), and a minus stands first':
    {
      'TextData/TEXT.php': [1, 7, 8, 9],
    },
  'Excel saved others: rates below 0 are #NUM!, one sign and texts are none of XNPV’s faults (IronCalc’s XIRR.xlsx), and the cases say so':
    {
      'Financial/XNPV.php': [
        'If minimum value > 0, return NUM',
        'If maximum value < 0, return NUM',
        'If any value is non-numeric, return VALUE',
        'Gnumeric gets this right, Excel returns #NUM, Libre now gets it right',
        'Issue 3297 another case where Excel goes wrong',
        'Issue 3297 using correct XIRR calculation',
      ],
      'Financial/XIRR.php': ['Python XIRR test line 39, agree with Python not Excel'],
    },
  'PI() has 15 digits, of which no tangent is infinite (Excel saved others in IronCalc’s TAN.xlsx)': {
    'MathTrig/TAN.php': [6, 7, 8],
  },
  'Excel saved #NUM! for payments of one sign, and for a single one (IronCalc’s IRR.xlsx, L14, L15, Q2)': {
    'Financial/IRR.php': [5, 6, 7],
  },
  'Excel saved a value for −4 periods (IronCalc’s PV.xlsx, F15)': { 'Financial/PV.php': [21] },
  'Excel saved #N/A where the number is left out (IronCalc’s MROUND_TRUNC_INT.xlsx, C34)': {
    'MathTrig/MROUND.php': [12],
  },
  'a later start counts backwards (DAYS360: “returns a negative number”)': { 'DateTime/DAYS360.php': [3] },
  'an empty cell is 0, which is no type (WEEKNUM: “a #NUM! error is returned”)': {
    'DateTime/WEEKNUM.php': [59, 74],
  },
  'Excel saved #VALUE! for a text among the arguments (POI’s FormulaEvalTestData_Copy.xlsx)': {
    'Statistical/MODE.php': [5, 6],
  },
};

const REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries(NOT_EXCEL).flatMap(([reason, files]) =>
    Object.entries(files).flatMap(([file, keys]) =>
      keys.map((key): [string, string] => [`${file} ${key}`, reason]),
    ),
  ),
);

/** Why the expectation of a case is not what Excel gives; undefined for one that may be. */
export function reasonNotExcel(where: string): string | undefined {
  return REASONS.get(where);
}
