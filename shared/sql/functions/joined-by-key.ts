import {
  allOf,
  anyOf,
  boolean,
  cast,
  column,
  double,
  firstOf,
  helper,
  isNotNull,
  isNull,
  nullOf,
  operator,
  textOf,
  when,
} from '../ast/build.ts';
import type { SqlExpression, SqlOutput } from '../ast/sql-tree.ts';
import type { AggregatePlan } from '../compile/aggregate.ts';
import { orElse } from '../compile/coerce.ts';
import { positionOf } from '../compile/elements.ts';
import { elementsOf } from '../compile/elements-of.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { liftRows } from '../compile/lift.ts';
import { type ArrayOperand, storedCells } from '../compile/operand.ts';
import { errorWhen, isNumberOnly, nullable, settle, type Typed, typed } from '../compile/typed.ts';
import { beginningKey, beginningOf, isLongEnough, soughtKey, withBeginnings } from './beginnings.ts';
import { type Criterion, meetsCriterion } from './criterion.ts';
import { searchByCriteria } from './reread-rows.ts';

const PLANES = [
  ['number', 'n'],
  ['error', 'e'],
] as const;

export type JoinedByKey = {
  readonly value: Typed;
  /** Where the value holds: in rows whose criteria ask for nothing but equality; `null` where all do. */
  readonly isPlain: SqlExpression | null;
};

/**
 * A sum by criteria that change with the row: the range is grouped by the keys once, and each row joins its group.
 * `null` where a criterion is no question of equality.
 */
export function joinedByKey(
  call: FunctionCall,
  ranges: readonly ArrayOperand[],
  criteria: readonly Criterion[],
  measured: ArrayOperand | null,
  plan: AggregatePlan,
  isAverage: boolean,
): JoinedByKey | null {
  const lifted = [...(measured === null ? [] : [measured]), ...ranges];
  const begun = soughtByBeginning(call, ranges, criteria);
  const keys: Key[] = [];
  const filters: SqlExpression[] = [];
  const rows = liftRows(
    lifted,
    (values) => {
      const cells = values.slice(values.length - criteria.length);
      for (const [index, criterion] of criteria.entries()) {
        const cell = cells[index] ?? typed({});
        const key = criterion.value.perRow ? keyOf(cell, criterion, criterion === begun) : null;
        if (key !== null) keys.push(key);
        else if (!criterion.value.perRow) filters.push(meetsCriterion(cell, criterion));
      }
      const [value] = values;
      return measured === null || value === undefined ? typed({ number: double(1) }) : value;
    },
    call.from,
  );
  if (rows.values.length !== 1) return null;
  if (criteria.filter(({ value }) => value.perRow).length !== keys.length) return null;
  const elements = elementsOf(rows, call.from);
  const element = { ...elements.element, text: null, logical: null };
  const result = plan({ element, position: positionOf(elements) });
  const outputs: SqlOutput[] = keys.map(({ inner }, index) => ({ expression: inner, as: `k${index + 1}` }));
  for (const [plane, as] of PLANES) {
    const expression = result[plane];
    if (expression !== null) outputs.push({ expression, as });
  }
  const beginning = keys.find((key) => key.beginning !== undefined)?.beginning;
  const cells = elements.from.sql;
  const alias = call.from.joinOnce({
    join: 'left',
    lateral: false,
    select: {
      kind: 'select',
      outputs,
      from: beginning === undefined ? cells : withBeginnings(cells, call.from, beginning),
      where: allOf([elements.where, ...filters, ...keys.map(({ where = null }) => where)]),
      groupBy: keys.map(({ inner }) => inner),
    },
    on: (grouped) =>
      allOf(keys.map(({ outer }, index) => operator(column(grouped, `k${index + 1}`), '=', outer))) ??
      operator(column(grouped, 'n'), 'is not distinct from', column(grouped, 'n')),
  });
  const isPlain = allOf(keys.map(({ isPlain: isPlainKey }) => isPlainKey));
  return { value: joinedValue(alias, result, isAverage), isPlain };
}

/** What a row has joined: nothing where no cell meets its criteria. */
function joinedValue(alias: string, result: Typed, isAverage: boolean): Typed {
  const number = column(alias, 'n');
  const wrong = result.error && column(alias, 'e');
  const shared = { ...result, perRow: true, settled: result.error === null };
  if (!isAverage) return { ...shared, number: orElse(number, double(0)), error: wrong };
  const none = errorWhen(allOf([isNull(number), wrong && isNull(wrong)]) ?? isNull(number), '#DIV/0!');
  return { ...shared, number, error: firstOf([wrong, none]) };
}

type Key = {
  readonly inner: SqlExpression;
  readonly outer: SqlExpression;
  readonly isPlain: SqlExpression | null;
  /** How texts begin that are sought so, and which cells count then. */
  readonly beginning?: SqlExpression;
  readonly where?: SqlExpression;
};

/** The criterion that many rows give as a beginning. One alone can be joined so. */
function soughtByBeginning(
  call: FunctionCall,
  ranges: readonly ArrayOperand[],
  criteria: readonly Criterion[],
): Criterion | undefined {
  const cells = Math.max(...ranges.map(storedCells));
  const changing = criteria.filter(({ value, parts }) => value.perRow && value.text !== null && !parts);
  const [first, ...others] = changing.filter(
    ({ argument }) => searchByCriteria(call, argument, cells) === 'beginnings',
  );
  if (others.length > 0) throw call.unsupported('patterns of several ranges change with the row');
  return first;
}

/** Equal for a cell and a criterion that it meets, where the criterion is plain. */
function keyOf(cell: Typed, { value, parts }: Criterion, byBeginning: boolean): Key | null {
  if (parts !== undefined && parts.comparison !== '=') return null;
  const criterion = settle(parts?.operand ?? value);
  const { number, text, error } = criterion;
  if (isNumberOnly(cell) && isNumberOnly(criterion) && cell.number !== null && number !== null) {
    if (cell.error === null || error === null) {
      const outer = cast(orElse(number, double(0)), 'numeric');
      return {
        inner: cast(cell.number, 'numeric'),
        outer: error === null ? outer : when(isNull(error), outer),
        isPlain: isFilled(criterion, parts),
      };
    }
  }
  const inner = textKeyOf(cell.number, cell.text, cell);
  const outer = textKeyOf(orZero(criterion), text, criterion);
  if (inner === null || outer === null) return null;
  const isPlain = text && orElse(helper('is_plain_criterion', text), boolean(true));
  const isKey = (plain: SqlExpression | null) =>
    allOf([isFilled(criterion, parts), plain && anyOf([error && isNotNull(error), plain])]);
  if (!byBeginning || text === null) return { inner, outer, isPlain: isKey(isPlain) };
  const beginning = when(operator(text, '~', textOf('^[^<>=#]')), beginningOf(text));
  return {
    inner: beginningKey(cell.text, inner),
    outer: soughtKey(beginning, outer),
    isPlain: isKey(anyOf([isPlain, isNotNull(beginning)])),
    beginning,
    where: isLongEnough(cell.text),
  };
}

/** An empty cell is 0, but "=" asks for empty cells. */
function isFilled({ mayBeBlank, number }: Typed, parts: Criterion['parts']): SqlExpression | null {
  return parts !== undefined && mayBeBlank && number !== null ? isNotNull(number) : null;
}

/** Numbers, texts that may read as numbers, logical values and errors; `null` for what is always empty. */
function textKeyOf(
  number: SqlExpression | null,
  text: SqlExpression | null,
  { logical, error }: Typed,
): SqlExpression | null {
  const marked = (mark: string, plane: SqlExpression) => operator(textOf(mark), '||', cast(plane, 'text'));
  const branches = [
    ...(error === null ? [] : [{ when: isNotNull(error), result: marked('e', error) }]),
    ...(logical === null ? [] : [{ when: isNotNull(logical), result: marked('b', logical) }]),
  ];
  const isEmpty = number === null && text === null;
  if (isEmpty && branches.length === 0) return null;
  const plain = isEmpty
    ? nullOf('text')
    : helper('criterion_key', nullable(number, 'double'), nullable(text, 'text'));
  return branches.length === 0 ? plain : { kind: 'case', branches, otherwise: plain };
}

/** The number of a criterion; that of an empty cell is 0. */
function orZero({ number, text, logical, error, mayBeBlank }: Typed): SqlExpression | null {
  if (!mayBeBlank) return number;
  const others = [text, logical, error].filter((plane) => plane !== null);
  const zero = others.length === 0 ? double(0) : when(allOf(others.map(isNull)) ?? boolean(true), double(0));
  return number === null ? zero : orElse(number, zero);
}
