/**
 * The engines' own functions that give the same for the same arguments, whatever the session's settings are. Databases
 * take no others in generated columns.
 */
export const IMMUTABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['abs', 'acos', 'acosh', 'ascii', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'btrim', 'ceil', 'chr'],
  ...[
    'coalesce',
    'cos',
    'cosh',
    'date_part',
    'degrees',
    'exp',
    'floor',
    'greatest',
    'least',
    'left',
    'length',
  ],
  ...[
    'ln',
    'log',
    'lower',
    'lpad',
    'make_date',
    'make_interval',
    'mod',
    'nullif',
    'overlay',
    'pi',
    'power',
    'radians',
  ],
  ...[
    'regexp_replace',
    'repeat',
    'replace',
    'reverse',
    'right',
    'round',
    'sign',
    'sin',
    'sinh',
    'sqrt',
    'strpos',
  ],
  ...['substr', 'substring', 'tan', 'tanh', 'translate', 'trunc', 'upper'],
]);
