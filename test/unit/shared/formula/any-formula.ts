import fc from 'fast-check';
import type {
  ArrayItem,
  CellAddress,
  FormulaNode,
  LineAddress,
  Place,
} from '../../../../shared/formula/ast.ts';
import { ERROR_VALUES } from '../../../../shared/formula/error-value.ts';
import { MAX_COLUMN, MAX_ROW } from '../../../../shared/formula/limits.ts';

const span = { start: 0, end: 0 };

/** Names of sheets, columns and books, with all that has to be escaped somewhere. */
const anyTitle = fc.oneof(
  fc.constantFrom(
    'Sheet1',
    'Données',
    '日本',
    'A1',
    'R1C1',
    'rc',
    '2019',
    'TRUE',
    "It's",
    '#',
    'a b',
    '_x',
    'XFE1',
  ),
  fc.string({ unit: fc.constantFrom(...'aZ9_ .-+\'"#@&$,;(){}=%é漢'), minLength: 1, maxLength: 8 }),
);
const anyBook = fc.oneof(
  fc.constantFrom(
    '1',
    '27',
    'Book1.xlsx',
    'Book 1.xlsx',
    "Pete's.xls",
    'C:\\my dir\\Book.xlsx',
    'https://a.example/b/c.xlsx',
  ),
);

const anyPlace: fc.Arbitrary<Place | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  fc.record({
    book: fc.constant(undefined),
    sheet: anyTitle,
    lastSheet: fc.option(anyTitle, { nil: undefined }),
  }),
  fc.record({ book: anyBook, sheet: anyTitle, lastSheet: fc.option(anyTitle, { nil: undefined }) }),
  fc.record({ book: anyBook, sheet: fc.constant(undefined), lastSheet: fc.constant(undefined) }),
  fc.constant({ book: undefined, sheet: '#REF', lastSheet: undefined }),
  fc.constant({ book: undefined, sheet: undefined, lastSheet: undefined }),
);

const anyRow = fc.oneof(
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: MAX_ROW }),
  fc.constant(MAX_ROW),
);
const anyColumn = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: MAX_COLUMN }),
  fc.constant(MAX_COLUMN),
);
export const anyPosition = fc.record({ row: anyRow, column: anyColumn });

const anyAddress: fc.Arbitrary<CellAddress> = fc.record({
  row: anyRow,
  column: anyColumn,
  rowAbsolute: fc.boolean(),
  columnAbsolute: fc.boolean(),
});
const lineOf = (index: fc.Arbitrary<number>): fc.Arbitrary<LineAddress> =>
  fc.record({ index, absolute: fc.boolean() });

/** Names that are no address in either notation. */
const anyName = fc.constantFrom(
  'Total',
  'tax_rate',
  'a.b.c',
  '_xlpm.x',
  '\\x',
  'XFE1',
  'A1_total',
  'Größe',
  'x?',
);

const anyNumber = fc.oneof(
  fc.nat(),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => Math.abs(value)),
);
const anyText = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('', '"', '""', 'say "hi"', 'a\nb'));

const number: fc.Arbitrary<FormulaNode> = anyNumber.map((value) => ({ kind: 'number', ...span, value }));
const error = fc.constantFrom(...ERROR_VALUES);

const anyItem: fc.Arbitrary<ArrayItem> = fc.oneof(
  fc.tuple(anyNumber, fc.boolean()).map(([value, isNegative]) => ({
    kind: 'number' as const,
    ...span,
    value: isNegative ? 0 - value : value,
  })),
  anyText.map((value) => ({ kind: 'text' as const, ...span, value })),
  fc.boolean().map((value) => ({ kind: 'logical' as const, ...span, value })),
  error.map((code) => ({ kind: 'error' as const, ...span, code, place: undefined })),
);

const anyArray: fc.Arbitrary<FormulaNode> = fc
  .integer({ min: 1, max: 3 })
  .chain((width) =>
    fc.array(fc.array(anyItem, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 3 }),
  )
  .map((rows) => ({ kind: 'array', ...span, rows }));

const anyReference: fc.Arbitrary<FormulaNode> = fc.oneof(
  fc
    .tuple(anyPlace, anyAddress)
    .map(([place, address]) => ({ kind: 'cell' as const, ...span, place, ...address })),
  fc
    .record({ place: anyPlace, first: anyAddress, last: anyAddress })
    .map((range) => ({ kind: 'cell-range' as const, ...span, ...range })),
  fc
    .record({ place: anyPlace, first: lineOf(anyColumn), last: lineOf(anyColumn) })
    .map((range) => ({ kind: 'column-range' as const, ...span, ...range })),
  fc
    .record({ place: anyPlace, first: lineOf(anyRow), last: lineOf(anyRow) })
    .map((range) => ({ kind: 'row-range' as const, ...span, ...range })),
  fc.tuple(anyPlace, anyName, anyTitle).map(([place, name, title]) => ({
    kind: 'name' as const,
    ...span,
    place,
    name: place === undefined ? name : title,
  })),
  fc
    .tuple(
      fc.constantFrom('Orders', 'Tab_1', undefined),
      fc.subarray(['all', 'data', 'headers', 'totals', 'this-row'] as const),
      fc.option(anyTitle, { nil: undefined }),
      fc.option(anyTitle, { nil: undefined }),
    )
    .filter(([table, sections, first]) => table !== undefined || first !== undefined || sections.length > 0)
    .map(([table, sections, firstColumn, last]) => ({
      kind: 'structured-reference' as const,
      ...span,
      place: undefined,
      table,
      sections,
      firstColumn,
      lastColumn: firstColumn === undefined ? undefined : last,
    })),
  fc.tuple(anyPlace, error).map(([place, code]) => ({ kind: 'error' as const, ...span, code, place })),
);

const anyFunctionName = fc.constantFrom('SUM', 'LOG10', 'ERROR.TYPE', 'LET', 'LAMBDA', '_XLL.MINE');
const anyPrefix = fc.constantFrom('', '', '_xlfn.', '_xlfn._xlws.', '_xludf.');

/** Trees as the parser makes them, apart from their spans and from parentheses, which the printer adds. */
export const anyFormula = fc.letrec<{ value: FormulaNode; reference: FormulaNode }>((tie) => {
  const list = fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: tie('value') },
        fc.constant<FormulaNode>({ kind: 'omitted', ...span }),
      ),
      { maxLength: 4 },
    )
    .filter(([first, second]) => first?.kind !== 'omitted' || second !== undefined);
  const call = fc
    .record({ place: anyPlace, name: anyFunctionName, prefix: anyPrefix, arguments: list })
    .map((parts) => ({ kind: 'function' as const, ...span, ...parts }));
  const joined = fc
    .record({
      operator: fc.constantFrom(':' as const, ' ' as const, ',' as const),
      left: tie('reference'),
      right: tie('reference'),
    })
    // Two cells around a colon are a range.
    .filter(
      ({ operator, left, right }) =>
        operator !== ':' || left.kind !== 'cell' || right.kind !== 'cell' || right.place !== undefined,
    )
    .map((parts) => ({ kind: 'reference-expression' as const, ...span, ...parts }));
  return {
    reference: fc.oneof(
      { maxDepth: 5 },
      anyReference,
      call,
      joined,
      tie('reference')
        .filter(({ kind }) => kind !== 'spill')
        .map((operand) => ({ kind: 'spill' as const, ...span, operand })),
      tie('reference').map((operand) => ({ kind: 'implicit-intersection' as const, ...span, operand })),
      fc
        .record({ callee: call, arguments: list })
        .map((parts) => ({ kind: 'call' as const, ...span, ...parts })),
    ),
    value: fc.oneof(
      { maxDepth: 5 },
      number,
      anyText.map((value) => ({ kind: 'text' as const, ...span, value })),
      fc.boolean().map((value) => ({ kind: 'logical' as const, ...span, value })),
      anyArray,
      fc
        .record({ server: fc.constantFrom('Excel', 'TWIN_DDE'), topic: anyTitle, item: anyTitle })
        .map((parts) => ({ kind: 'dde-link' as const, ...span, ...parts })),
      tie('reference'),
      tie('reference'),
      fc
        .record({
          operator: fc.constantFrom(
            '^' as const,
            '*' as const,
            '/' as const,
            '+' as const,
            '-' as const,
            '&' as const,
            '=' as const,
            '<>' as const,
            '<' as const,
            '<=' as const,
            '>' as const,
            '>=' as const,
          ),
          left: tie('value'),
          right: tie('value'),
        })
        .map((parts) => ({ kind: 'binary-expression' as const, ...span, ...parts })),
      fc
        .record({ operator: fc.constantFrom('+' as const, '-' as const), operand: tie('value') })
        .map((parts) => ({ kind: 'unary-expression' as const, ...span, ...parts })),
      tie('value').map((operand) => ({ kind: 'percent' as const, ...span, operand })),
    ),
  };
}).value;
