import type { CellAddress, FormulaNode } from '../../formula/ast.ts';
import { aggregate, allOf, cast, double, not, nullOf, operator, when } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { type AggregatePlan, aggregated } from '../compile/aggregate.ts';
import { elementsOf } from '../compile/elements-of.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { type RangeFunction, range } from '../compile/function-plan.ts';
import { liftRows } from '../compile/lift.ts';
import type { ArrayOperand, Operand } from '../compile/operand.ts';
import { MAX_PAIRS } from '../compile/read-for-each-row.ts';
import { BLANK, constantOf, errorOf, nullable, type Typed, typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { AVERAGE_PLAN, MAX_PLAN, MIN_PLAN, numeric, SUM_PLAN } from './aggregate-functions.ts';
import { countEarlier } from './count-earlier.ts';
import { type Criterion, criterionAt, isDateLike, meets, meetsCriterion } from './criterion.ts';
import { joinedByKey } from './joined-by-key.ts';

const COUNT: AggregatePlan = (seen) => ({
  ...numeric((n) => aggregate('count', [n]))(seen),
  magnitude: 7,
});
const COUNT_AS_DOUBLE: AggregatePlan = (seen) => {
  const result = COUNT(seen);
  return { ...result, number: result.number && { kind: 'cast', operand: result.number, type: 'double' } };
};

type Condition = { readonly cells: number; readonly criterion: number };

/** The conditions from argument `first` on: a range and its criterion in turn. */
function conditionsFrom(call: FunctionCall, first: number): readonly Condition[] {
  const conditions: Condition[] = [];
  for (let index = first; index < call.count; index += 2)
    conditions.push({ cells: index, criterion: index + 1 });
  if (conditions.some(({ criterion }) => criterion >= call.count))
    throw call.unsupported('a criterion is missing');
  return conditions;
}

function conditional(
  call: FunctionCall,
  conditions: readonly Condition[],
  summed: Operand | null,
  plan: AggregatePlan,
): Typed {
  const criteria = conditions.map(({ criterion }) => criterionAt(call, criterion));
  assertOneDateSystem(call, criteria);
  const earlier = summed === null ? countEarlier(call, conditions, criteria) : null;
  if (earlier !== null) return earlier;
  const ranges = conditions.map(({ cells }) => call.array(cells));
  const measured = summed === null ? null : arrayFrom(summed, call);
  const [first] = ranges;
  if (first === undefined) throw call.unsupported('a criterion is missing');
  if (
    [...ranges, measured ?? first].some(
      (array) => array.rows !== first.rows || array.columns !== first.columns,
    )
  ) {
    return errorOf('#VALUE!');
  }
  const question = { call, ranges, criteria, measured, plan };
  const isChanging = criteria.some(({ value }) => value.perRow);
  return isChanging && ranges.some(isLong) ? perRow(question) : filtered(question);
}

type Question = {
  readonly call: FunctionCall;
  readonly ranges: readonly ArrayOperand[];
  readonly criteria: readonly Criterion[];
  readonly measured: ArrayOperand | null;
  readonly plan: AggregatePlan;
};

const isLong = (array: ArrayOperand): boolean => array.shape === 'relation' && !array.isInline;

/** Criteria that change with the row: those of equality are a join, the others read the range again. */
function perRow(question: Question): Typed {
  const { call, ranges, criteria, measured, plan } = question;
  const byKey = ranges.every(isLong)
    ? joinedByKey(call, ranges, criteria, measured, plan, plan === AVERAGE_PLAN)
    : null;
  if (byKey !== null && byKey.isPlain === null) return byKey.value;
  if (byKey === null) assertFewPairs(call, ranges);
  const isPlain = byKey?.isPlain ?? null;
  const others = filtered(
    { ...question, ranges: ranges.map(asInline), measured: measured && asInline(measured) },
    isPlain && not(isPlain),
  );
  if (byKey === null || isPlain === null) return others;
  const { value } = byKey;
  const error = value.error ?? others.error;
  return {
    ...value,
    number: when(isPlain, nullable(value.number, 'double'), nullable(others.number, 'double')),
    error: error && when(isPlain, nullable(value.error, 'smallint'), nullable(others.error, 'smallint')),
    magnitude: Math.max(value.magnitude, others.magnitude),
  };
}

/** The same cells, to be read for each row. */
function asInline(array: ArrayOperand): ArrayOperand {
  return array.shape === 'relation' ? { ...array, isInline: true } : array;
}

/** Comparing each row with each cell is quick enough up to a limit. */
function assertFewPairs(call: FunctionCall, ranges: readonly ArrayOperand[]): void {
  const [first] = ranges;
  if (first !== undefined && call.scope.rowCount * first.rows * first.columns <= MAX_PAIRS) return;
  throw new UnsupportedFormulaError(
    'per-row-range',
    `${call.name}: a criterion that is more than a plain value changes with the row, and there are too many rows to read the range again for each`,
  );
}

/** Dates in criteria are read as days from 1900. */
function assertOneDateSystem(call: FunctionCall, criteria: readonly Criterion[]): void {
  if (!call.scope.date1904) return;
  for (const { value, parts } of criteria) {
    const { constant } = value;
    const isSafe =
      value.text === null || parts !== undefined || (typeof constant === 'string' && !isDateLike(constant));
    if (isSafe) continue;
    throw new UnsupportedFormulaError(
      'date-system',
      `${call.name} may read a date from the text of a criterion, and the workbook counts days from 1904`,
    );
  }
}

/** One aggregate over the cells that meet all criteria; `where` says for which rows it is asked at all. */
function filtered(
  { call, ranges, criteria, measured, plan }: Question,
  where: SqlExpression | null = null,
): Typed {
  const order = ranges.map((_, index) => index);
  const leading = order.find((index) => !meetsBlank(criteria[index]));
  if (leading !== undefined) order.unshift(...order.splice(order.indexOf(leading), 1));
  const isApart = measured === null && leading === undefined && ranges.length > 1 && !areBeside(ranges);
  if (isApart) {
    throw new UnsupportedFormulaError(
      'reference-kind',
      `${call.name}: empty cells of ranges that lie in different tables may meet the criteria`,
    );
  }
  // Rows without the leading cell are not read: it is one that counts for nothing when it is empty.
  const operands: Operand[] = [
    ...(measured === null ? [] : [measured]),
    ...order.flatMap((index) => ranges[index] ?? []),
    ...order.map((index) => ({ shape: 'scalar' as const, value: criteria[index]?.value ?? BLANK })),
  ];
  const chosen = liftRows(
    operands,
    (values) => {
      const cells = measured === null ? values : values.slice(1);
      const met = allOf(
        order.map((index, at) => {
          const { parts } = criteria[index] ?? {};
          const value = cells[order.length + at] ?? BLANK;
          return meetsCriterion(cells[at] ?? BLANK, parts ? { value, parts } : { value });
        }),
      );
      const [value] = measured === null ? [typed({ number: double(1) })] : values;
      if (met === null || value === undefined) return errorOf('#VALUE!');
      return {
        ...value,
        number: when(met, value.number ?? nullOf('double')),
        text: null,
        logical: null,
        error: value.error && when(met, value.error),
        mayBeBlank: true,
      };
    },
    call.from,
  );
  const counts = measured === null ? withUnlisted(plan, ranges[0], criteria) : plan;
  return aggregated(elementsOf(chosen, call.from), counts, call.from, where ?? undefined);
}

/** Whether the ranges are cells at hand or the same rows. */
function areBeside(ranges: readonly ArrayOperand[]): boolean {
  const keys = new Set(ranges.map((array) => (array.shape === 'relation' ? array.key : '')));
  const isAtHand = ranges.every(({ shape }) => shape === 'cells');
  return isAtHand || (keys.size === 1 && !keys.has(''));
}

/** Whether empty cells may meet the criterion. */
function meetsBlank(criterion: Criterion | undefined): boolean {
  const constant = criterion?.value.constant;
  if (criterion === undefined || typeof constant !== 'string') {
    return constant === undefined && (criterion?.value.text !== null || criterion.value.error !== null);
  }
  const met = meets(BLANK, constantOf(constant));
  return !(met.kind === 'literal' && met.value === false);
}

/** Empty cells without a row count where they meet all criteria. */
function withUnlisted(
  plan: AggregatePlan,
  range: ArrayOperand | undefined,
  criteria: readonly Criterion[],
): AggregatePlan {
  const beyond = range?.unlisted ?? 0;
  if (range === undefined || (range.shape === 'cells' && beyond === 0)) return plan;
  if (!criteria.every(meetsBlank)) return plan;
  const met = allOf(criteria.map((criterion) => meetsCriterion(BLANK, criterion)));
  const size = double(range.rows * range.columns + beyond);
  return (seen) => {
    const counted = plan(seen);
    if (counted.number === null || met === null) return counted;
    const unlisted = operator(size, '-', cast(aggregate('count', []), 'double'));
    return {
      ...counted,
      number: operator(counted.number, '+', when(met, unlisted, double(0))),
      magnitude: 11,
    };
  };
}

function arrayFrom(operand: Operand, call: FunctionCall): ArrayOperand {
  if (operand.shape === 'cells' || operand.shape === 'relation') return operand;
  if (operand.shape === 'scalar') return { shape: 'cells', rows: 1, columns: 1, cells: [operand.value] };
  throw call.unsupported('a range that grows with the row is not summed by criteria');
}

/** SUMIF takes from its third argument only the corner, and from the first the size. */
function sameSize(call: FunctionCall, index: number, like: ArrayOperand): Operand {
  const node = call.node(index);
  if (node === undefined || node.kind === 'omitted') return like;
  const first = cornerOf(node);
  if (first === null || (node.kind !== 'cell' && node.kind !== 'cell-range')) return call.operand(index);
  const last: CellAddress = {
    ...first,
    row: first.row + like.rows - 1,
    column: first.column + like.columns - 1,
  };
  const { start, end, place } = node;
  return call.evaluator.operand({ kind: 'cell-range', start, end, place, first, last });
}

function cornerOf(node: FormulaNode): CellAddress | null {
  if (node.kind === 'cell') return node;
  if (node.kind !== 'cell-range') return null;
  const { first, last } = node;
  return { ...first, row: Math.min(first.row, last.row), column: Math.min(first.column, last.column) };
}

function single(name: string, plan: AggregatePlan): RangeFunction {
  return range(
    name,
    2,
    3,
    (call) => conditional(call, [{ cells: 0, criterion: 1 }], sameSize(call, 2, call.array(0)), plan),
    { scalars: [1] },
  );
}

function several(name: string, plan: AggregatePlan): RangeFunction {
  const scalars = Array.from({ length: 127 }, (_, index) => 2 * index + 2);
  return range(name, 3, 255, (call) => conditional(call, conditionsFrom(call, 1), call.operand(0), plan), {
    scalars,
  });
}

export const CRITERIA_FUNCTIONS = [
  range('COUNTIF', 2, 2, (call) => conditional(call, [{ cells: 0, criterion: 1 }], null, COUNT_AS_DOUBLE), {
    scalars: [1],
  }),
  range('COUNTIFS', 2, 254, (call) => conditional(call, conditionsFrom(call, 0), null, COUNT_AS_DOUBLE), {
    scalars: Array.from({ length: 127 }, (_, index) => 2 * index + 1),
  }),
  single('SUMIF', SUM_PLAN),
  single('AVERAGEIF', AVERAGE_PLAN),
  several('SUMIFS', SUM_PLAN),
  several('AVERAGEIFS', AVERAGE_PLAN),
  several('MINIFS', MIN_PLAN),
  several('MAXIFS', MAX_PLAN),
];
