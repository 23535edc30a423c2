import { aggregate, boolean, double, firstOf, isNull, operator, when } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { type AggregatePlan, firstError } from '../compile/aggregate.ts';
import { shared } from '../compile/arithmetic.ts';
import { toLogical } from '../compile/coerce.ts';
import type { AbsenceOf } from '../compile/elements-of.ts';
import { type RangeFunction, range } from '../compile/function-plan.ts';
import { errorCode, nullable, type Typed } from '../compile/typed.ts';
import { type Direct, operandsOf, overOperands } from './gather.ts';

/** A text that says neither TRUE nor FALSE is passed over, like one in a cell. */
const asTruth: Direct = (value) => {
  const { value: logical, error } = toLogical({ ...value, error: null });
  const read = error === null ? logical : when(isNull(error), logical);
  return shared([value], { logical: read, error: value.error, mayBeBlank: error !== null });
};

/** Numbers and logical values count, texts and empty cells are passed over; none at all is #VALUE!. */
function truths(combine: (truth: SqlExpression) => SqlExpression): AggregatePlan {
  return (seen) => {
    const { number, logical } = seen.element;
    const truthy = number === null ? null : operator(number, '<>', double(0));
    const truth = firstOf([logical, truthy]) ?? nullable(null, 'boolean');
    const value = combine(truth);
    const error = firstOf([firstError(seen), when(isNull(value), errorCode('#VALUE!'))]);
    return shared([seen.element], { logical: value, error, settled: error === null });
  };
}

type Connective = {
  readonly name: string;
  readonly word: 'and' | 'or' | '<>';
  readonly plan: AggregatePlan;
  readonly absenceOf: AbsenceOf;
};

/** One truth more of the same kind changes nothing. */
const truthsCountOnce: AbsenceOf = ({ number, logical, error }) =>
  number === null && logical === null && error === null ? 'none' : 'first';

/** Written out where all arguments are single values that are never empty or text. */
function connective({ name, word, plan, absenceOf }: Connective): RangeFunction {
  return range(name, 1, 255, (call) => {
    const operands = operandsOf(call, 0, asTruth);
    const plain = operands.map((operand) => (operand.shape === 'scalar' ? plainTruth(operand.value) : null));
    if (plain.some((truth) => truth === null)) return overOperands(operands, plan, call, absenceOf);
    const values = plain.filter((truth) => truth !== null);
    const [first = boolean(true), ...rest] = values.map(({ logical }) => logical ?? boolean(true));
    const logical = rest.reduce((left, right) => operator(left, word, right), first);
    const error = firstOf(values.map((value) => value.error));
    return shared(values, { logical, error, settled: error === null });
  });
}

function plainTruth(value: Typed): Typed | null {
  if (value.mayBeBlank || value.text !== null) return null;
  if (value.logical === null && value.number === null) return null;
  const truthy = value.number === null ? null : operator(value.number, '<>', double(0));
  return { ...value, logical: firstOf([value.logical, truthy]) };
}

const ODD: AggregatePlan = truths((truth) => {
  const count = aggregate('count', [truth], { filter: truth });
  const any = aggregate('count', [truth]);
  const two: SqlExpression = { kind: 'literal', type: 'bigint', value: 2 };
  const none: SqlExpression = { kind: 'literal', type: 'bigint', value: 0 };
  return when(operator(any, '>', none), operator(operator(count, '%', two), '<>', none));
});

const AND = truths((truth) => aggregate('bool_and', [truth]));
const OR = truths((truth) => aggregate('bool_or', [truth]));

export const TRUTH_FUNCTIONS = [
  connective({ name: 'AND', word: 'and', plan: AND, absenceOf: truthsCountOnce }),
  connective({ name: 'OR', word: 'or', plan: OR, absenceOf: truthsCountOnce }),
  connective({ name: 'XOR', word: '<>', plan: ODD, absenceOf: () => 'each' }),
];
