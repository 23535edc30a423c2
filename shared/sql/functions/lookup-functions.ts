import { cast, double, firstOf, isNull, literal, operator, when } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { numberFrom } from '../compile/arithmetic.ts';
import { toLogical, toNumber } from '../compile/coerce.ts';
import type { Elements } from '../compile/elements.ts';
import { type AbsenceOf, elementsOf } from '../compile/elements-of.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { range } from '../compile/function-plan.ts';
import { pickAt } from '../compile/pick-at.ts';
import { errorCode, errorOf, errorWhen, type Typed, withErrors } from '../compile/typed.ts';
import { choose } from './logical-functions.ts';
import type { MatchMode, Search } from './lookup-search.ts';
import { matchPosition } from './match-position.ts';

type Axis = Search['along'];

/** Further than any sheet reaches. */
const FAR = 1e9;

const bigint = (value: number): SqlExpression => literal('bigint', value);

/** Rows or columns of an array only. */
function line(elements: Elements, axis: Axis, index: number): Elements {
  const side = axis === 'rows' ? elements.column : elements.row;
  if ((axis === 'rows' ? elements.columns : elements.rows) === 1) return elements;
  const where = operator(side, '=', bigint(index));
  return { ...elements, where: elements.where === null ? where : operator(elements.where, 'and', where) };
}

function notFound(position: SqlExpression): SqlExpression {
  return when(isNull(position), errorCode('#N/A'));
}

/** VLOOKUP and HLOOKUP: the first column or row is searched, the value comes from another. */
function tableLookup(call: FunctionCall, axis: Axis): Typed {
  const key = call.scalar(0);
  const table = call.array(1);
  const span = axis === 'rows' ? table.columns : table.rows;
  const elements = elementsOf(table, call.from);
  const sorted = call.count < 4 ? true : call.isOmitted(3) ? false : call.scalar(3).constant;
  const isSorted =
    sorted === undefined ? null : typeof sorted === 'string' ? /true/i.test(sorted) : Boolean(sorted);
  const first = line(elements, axis, 0);
  const search = (mode: MatchMode): SqlExpression =>
    call.bind(
      matchPosition(call, { key, elements: first, along: axis, mode, halving: mode === 'exact-or-smaller' }),
    );
  let position: SqlExpression;
  let modeError: SqlExpression | null = null;
  if (isSorted === null) {
    const flag = toLogical(call.scalar(3));
    modeError = flag.error;
    position = call.bind(when(flag.value, search('exact-or-smaller'), search('wildcard')));
  } else position = search(isSorted ? 'exact-or-smaller' : 'wildcard');
  const at = toNumber(call.scalar(2), call.from);
  const index = call.bind({ kind: 'call', schema: null, name: 'trunc', args: [at.value] });
  const errors = [
    key.error,
    at.error,
    modeError,
    errorWhen(operator(index, '<', double(1)), '#VALUE!'),
    errorWhen(operator(index, '>', double(span)), '#REF!'),
    notFound(position),
  ];
  const offset = columnOffset(call.scalar(2).constant, index);
  const perRow = key.perRow || call.scalar(2).perRow;
  const [row, column] = axis === 'rows' ? [position, offset] : [offset, position];
  return withErrors(pickAt(elements, row, column, call.from, perRow), errors);
}

/** A position from 1 as one from 0; a number that fits no bigint is no position. */
function columnOffset(known: unknown, index: SqlExpression): SqlExpression {
  if (typeof known === 'number') return bigint(Math.abs(known) < FAR ? Math.trunc(known) - 1 : -1);
  const bounded = when(
    operator({ kind: 'call', schema: null, name: 'abs', args: [index] }, '<', double(FAR)),
    index,
  );
  return cast(operator(bounded, '-', double(1)), 'bigint');
}

const MATCH_MODES: Record<string, MatchMode> = {
  '1': 'exact-or-smaller',
  '0': 'wildcard',
  '-1': 'exact-or-larger',
};

/** Errors and empty cells are never found. Of others that are alike, the first is; a search by halving knows them all. */
function soughtAmong(mode: MatchMode, key: Typed): AbsenceOf {
  const isExact = mode === 'wildcard' || mode === 'exact';
  return ({ number, text, logical }) => {
    if (number === null && text === null && logical === null) return 'none';
    if (isExact) return 'first';
    return mode === 'exact-or-smaller' && !key.perRow ? 'none' : 'each';
  };
}

function match(call: FunctionCall): Typed {
  const key = call.scalar(0);
  const type = call.count < 3 ? 1 : call.isOmitted(2) ? 0 : call.scalar(2).constant;
  if (typeof type !== 'number' && typeof type !== 'boolean')
    throw call.unsupported('the kind of match must be a constant');
  const mode = MATCH_MODES[String(Math.sign(Number(type)))] ?? 'wildcard';
  const elements = call.elements(1, soughtAmong(mode, key));
  if (elements.rows > 1 && elements.columns > 1) return errorOf('#N/A');
  const position = call.bind(
    matchPosition(call, {
      key,
      elements,
      along: elements.rows > 1 ? 'rows' : 'columns',
      mode,
      halving: mode === 'exact-or-smaller',
    }),
  );
  const number = operator(cast(position, 'double'), '+', double(1));
  return {
    ...numberFrom([key, elements.element], number, firstOf([key.error, notFound(position)])),
    magnitude: 7,
  };
}

const X_MODES: Record<string, MatchMode> = {
  '0': 'exact',
  '-1': 'exact-or-smaller',
  '1': 'exact-or-larger',
  '2': 'wildcard',
};

function asNumber(constant: unknown): unknown {
  return typeof constant === 'boolean' ? Number(constant) : constant;
}

function xSearch(
  call: FunctionCall,
  elements: Elements,
  modeAt: number,
): { position: SqlExpression; error: SqlExpression | null } {
  const key = call.scalar(0);
  const modeKnown = call.isOmitted(modeAt) ? 0 : asNumber(call.scalar(modeAt).constant);
  const direction = call.isOmitted(modeAt + 1) ? 1 : asNumber(call.scalar(modeAt + 1).constant);
  if (modeKnown === 3) throw call.unsupported('regular expressions are not supported');
  const mode = X_MODES[String(modeKnown)];
  const isHalvedWildcard = mode === 'wildcard' && (direction === 2 || direction === -2);
  if (
    typeof direction !== 'number' ||
    ![1, -1, 2, -2].includes(direction) ||
    mode === undefined ||
    isHalvedWildcard
  ) {
    if (modeKnown === undefined || direction === undefined)
      throw call.unsupported('the kind of match must be a constant');
    return { position: { kind: 'literal', type: 'bigint', value: null }, error: errorCode('#VALUE!') };
  }
  const along = elements.rows > 1 ? 'rows' : 'columns';
  const position = call.bind(
    matchPosition(call, {
      ...{ key, elements, along, mode, last: direction === -1, matchesBlank: true },
      ...(direction === 2 && { sorted: 'ascending' }),
      ...(direction === -2 && { sorted: 'descending' }),
    }),
  );
  return { position, error: key.error };
}

/** Of cells that are alike, a search from the top finds the first. */
function searchedFromTop(call: FunctionCall, modeAt: number): AbsenceOf {
  const [mode, direction] = [modeAt, modeAt + 1].map((at) => asNumber(call.constant(at)));
  const isExact = mode === undefined || mode === 0 || mode === 2;
  const isFromTop = direction === undefined || direction === 1;
  return isExact && isFromTop ? soughtAmong('exact', call.scalar(0)) : () => 'each';
}

function xmatch(call: FunctionCall): Typed {
  const elements = call.elements(1, searchedFromTop(call, 2));
  if (elements.rows > 1 && elements.columns > 1) return errorOf('#VALUE!');
  const { position, error } = xSearch(call, elements, 2);
  const number = operator(cast(position, 'double'), '+', double(1));
  return {
    ...numberFrom([call.scalar(0), elements.element], number, firstOf([error, notFound(position)])),
    magnitude: 7,
  };
}

function xlookup(call: FunctionCall): Typed {
  const elements = call.elements(1, searchedFromTop(call, 4));
  const results = call.elements(2);
  const byRow = elements.rows > 1 || results.columns === 1;
  if (byRow ? elements.rows !== results.rows : elements.columns !== results.columns)
    return errorOf('#VALUE!');
  const { position, error } = xSearch(call, elements, 4);
  const [row, column] = byRow ? [position, bigint(0)] : [bigint(0), position];
  const found = pickAt(results, row, column, call.from, call.scalar(0).perRow);
  const otherwise = call.isOmitted(3) ? errorOf('#N/A') : call.scalar(3);
  return choose([{ condition: isNull(position), value: otherwise }], found, error);
}

/** LOOKUP searches by halving; with one array it searches along its longer side and takes from the far end. */
function lookup(call: FunctionCall): Typed {
  const key = call.scalar(0);
  const table = call.elements(1, call.count > 2 ? soughtAmong('exact-or-smaller', key) : undefined);
  const along: Axis = table.columns > table.rows ? 'columns' : 'rows';
  const position = call.bind(
    matchPosition(call, {
      key,
      elements: line(table, along, 0),
      along,
      mode: 'exact-or-smaller',
      halving: true,
    }),
  );
  const results = call.count > 2 ? call.elements(2) : table;
  const far = bigint(call.count > 2 ? 0 : (along === 'rows' ? table.columns : table.rows) - 1);
  const alongResults: Axis = call.count > 2 ? (results.columns > results.rows ? 'columns' : 'rows') : along;
  const [row, column] = alongResults === 'rows' ? [position, far] : [far, position];
  const [sought, given] = [sizeAlong(table, along), sizeAlong(results, alongResults)];
  const beyond = given < sought ? errorWhen(operator(position, '>=', bigint(given)), '#N/A') : null;
  const errors = [key.error, notFound(position), beyond];
  return withErrors(pickAt(results, row, column, call.from, key.perRow), errors);
}

function sizeAlong({ rows, columns }: Elements, axis: Axis): number {
  return axis === 'rows' ? rows : columns;
}

export const LOOKUP_FUNCTIONS = [
  range('VLOOKUP', 3, 4, (call) => tableLookup(call, 'rows'), { scalars: [0, 2, 3] }),
  range('HLOOKUP', 3, 4, (call) => tableLookup(call, 'columns'), { scalars: [0, 2, 3] }),
  range('MATCH', 2, 3, match, { scalars: [0] }),
  range('XMATCH', 2, 4, xmatch, { scalars: [0] }),
  range('XLOOKUP', 3, 6, xlookup, { scalars: [0] }),
  range('LOOKUP', 2, 3, lookup, { scalars: [0], arrays: true }),
];
