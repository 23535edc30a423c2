import type { CellAddress, FormulaNode } from '../../formula/ast.ts';
import { aggregate, allOf, double, nullOf, operator, when } from '../ast/build.ts';
import { type AggregatePlan, aggregated } from '../compile/aggregate.ts';
import { elementsOf } from '../compile/elements.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { type RangeFunction, range } from '../compile/function-plan.ts';
import { liftRows } from '../compile/lift.ts';
import type { ArrayOperand, Operand } from '../compile/operand.ts';
import { BLANK, errorOf, type Typed, typed } from '../compile/typed.ts';
import { AVERAGE_PLAN, MAX_PLAN, MIN_PLAN, numeric, SUM_PLAN } from './aggregate-functions.ts';
import { countEarlier } from './count-earlier.ts';
import { meets } from './criterion.ts';
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
  const criteria = conditions.map(({ criterion }) => call.scalar(criterion));
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
  const byKey = joinedByKey(call, ranges, criteria, measured, plan, plan === AVERAGE_PLAN);
  if (byKey !== null) return byKey;
  const operands: Operand[] = [
    ...ranges,
    ...criteria.map((value) => ({ shape: 'scalar' as const, value })),
    ...(measured === null ? [] : [measured]),
  ];
  const chosen = liftRows(
    operands,
    (values) => {
      const met = allOf(
        criteria.map((_, index) =>
          meets(values[index] ?? typed({}), values[ranges.length + index] ?? typed({})),
        ),
      );
      const value = measured === null ? typed({ number: double(1) }) : values.at(-1);
      if (met === null || value === undefined) return errorOf('#VALUE!');
      return {
        ...value,
        number: when(met, value.number ?? nullOf('double')),
        text: null,
        logical: null,
        error: value.error && when(met, value.error),
        mayBeBlank: true,
        settled: true,
      };
    },
    call.from,
  );
  const result = aggregated(elementsOf(chosen, call.from), plan, call.from);
  return measured === null && first.unlisted ? withUnlisted(result, first.unlisted, criteria) : result;
}

/** Empty cells without a row count where they meet all criteria. */
function withUnlisted(counted: Typed, unlisted: number, criteria: readonly Typed[]): Typed {
  const met = allOf(criteria.map((criterion) => meets(BLANK, criterion)));
  if (counted.number === null || met === null) return counted;
  return {
    ...counted,
    number: operator(counted.number, '+', when(met, double(unlisted), double(0))),
    magnitude: 11,
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
