import {
  aggregate,
  allOf,
  anyOf,
  boolean,
  column,
  double,
  helper,
  isNotNull,
  isNull,
  literal,
  nullOf,
  operator,
  when,
} from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { aggregated } from '../compile/aggregate.ts';
import { numberFrom } from '../compile/arithmetic.ts';
import { orElse, textKey } from '../compile/coerce.ts';
import { compare, compareNumbers } from '../compile/compare.ts';
import { withBlanks } from '../compile/elements-of.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { storedCells } from '../compile/operand.ts';
import { constantOf, isBlankOnly, settle, type Typed } from '../compile/typed.ts';
import { withBeginnings } from './beginnings.ts';
import { matchesText } from './criterion.ts';
import { keyPair, numberOfKey } from './lookup-key.ts';
import type { MatchMode, Search } from './lookup-search.ts';
import { nearestByMerge } from './nearest-by-merge.ts';
import { searchByKeys } from './reread-rows.ts';

/** Position of what is sought, from 0, as bigint; null if it is not there. */
export function matchPosition(call: FunctionCall, search: Search): SqlExpression {
  const { elements, key } = search;
  if (search.sorted !== undefined && search.mode !== 'wildcard') return halved(call, search);
  if (!elements.isInline && key.perRow) return joinedPosition(call, search);
  const index = search.along === 'rows' ? elements.row : elements.column;
  const { element } = elements;
  if (search.mode === 'exact' || search.mode === 'wildcard') {
    const found = aggregate(search.last ? 'max' : 'min', [index]);
    return orBlank(call, search, bigint(call, search, found, equalTo(element, key, search)));
  }
  return nearest(call, search, index);
}

const KINDS: Partial<Record<MatchMode, number>> = { 'exact-or-smaller': -1, 'exact-or-larger': 1 };

/** The place found by halving a range that is said to be sorted. */
function halved(call: FunctionCall, search: Search): SqlExpression {
  const { elements, key, along, mode, sorted } = search;
  if (!elements.isInline && key.perRow) {
    if (mode === 'exact') return joinedPosition(call, { ...search, last: sorted === 'descending' });
    throw call.unsupported('a search by halving for each row of a table');
  }
  const { element } = elements;
  const index = along === 'rows' ? elements.row : elements.column;
  const filled = anyOf(
    [element.number, element.text, element.logical].map((plane) => plane && isNotNull(plane)),
  );
  const ordered = { orderBy: [{ by: index }] };
  const sought = isBlankOnly(key) ? constantOf(0) : key;
  const before = compare(element, sorted === 'descending' ? '>=' : '<', sought);
  const flags = aggregate('array_agg', [when(filled ?? boolean(false), before)], ordered);
  const equal = aggregate('array_agg', [equalTo(element, sought, search)], ordered);
  const kind = literal('integer', KINDS[mode] ?? 0);
  const place = helper('halve_to', flags, equal, kind, boolean(sorted === 'descending'));
  return bigint(call, search, placeAt(place, index), null);
}

/** What is asked of each cell, asked of those that have no row; `null` where they would be stepped over. */
function absentFlag({ elements, key }: Search, sign: '<=' | '>='): SqlExpression | null {
  if (elements.absent === undefined) return null;
  const absent = settle(elements.absent);
  if (absent.number === null && absent.text === null && absent.logical === null) return null;
  return beyond(absent, sign, key);
}

/** The place found by halving a range whose cells without a row are alike. */
function halvedAll(
  { elements, along }: Search,
  flags: SqlExpression,
  absent: SqlExpression,
  index: SqlExpression,
): SqlExpression {
  const places = aggregate('array_agg', [index], { orderBy: [{ by: index }] });
  const size = literal('bigint', along === 'rows' ? elements.rows : elements.columns);
  return helper('halve_all', places, flags, size, absent);
}

/** Of cells in order, some of which may be missing, the place of the one at a position from 0. */
function placeAt(position: SqlExpression, index: SqlExpression): SqlExpression {
  const places = aggregate('array_agg', [index], { orderBy: [{ by: index }] });
  return { kind: 'element', array: places, position: operator(position, '+', literal('integer', 1)) };
}

/** The nearest value on one side: of sorted values the last that is not beyond. */
function nearest(call: FunctionCall, search: Search, index: SqlExpression): SqlExpression {
  const { element } = search.elements;
  const isSmaller = search.mode === 'exact-or-smaller';
  if (search.halving) {
    const flag = beyond(element, isSmaller ? '<=' : '>=', search.key);
    const flags = aggregate('array_agg', [flag], { orderBy: [{ by: index }] });
    const absent = absentFlag(search, isSmaller ? '<=' : '>=');
    if (absent !== null) return bigint(call, search, halvedAll(search, flags, absent, index), null);
    return bigint(call, search, placeAt(helper('halve', flags), index), null);
  }
  const filled = anyOf(
    [element.number, element.text, element.logical].map((plane) => plane && isNotNull(plane)),
  );
  const key = search.key.mayBeBlank && isBlankOnly(search.key) ? constantOf(0) : search.key;
  const within = allOf([filled ?? boolean(false), compare(element, isSmaller ? '<=' : '>=', key)]);
  const best = aggregate('array_agg', [index], {
    orderBy: [...rankKeys(element, isSmaller), { by: index, descending: search.last ?? false }],
  });
  return bigint(call, search, { kind: 'element', array: best, position: literal('integer', 1) }, within);
}

/** What texts are sorted by. */
function orderKey(text: SqlExpression): SqlExpression {
  return helper('order_key', textKey(text));
}

/** Numbers before texts before logical values, as comparisons have it. */
function rankKeys(element: Typed, descending: boolean): { by: SqlExpression; descending: boolean }[] {
  const kind: SqlExpression = {
    kind: 'case',
    branches: [
      ...(element.number === null
        ? []
        : [{ when: isNotNull(element.number), result: literal('integer', 1) }]),
      ...(element.text === null ? [] : [{ when: isNotNull(element.text), result: literal('integer', 2) }]),
    ],
    otherwise: literal('integer', 3),
  };
  const only = [element.number, element.text, element.logical].filter((plane) => plane !== null).length === 1;
  const keys = [element.number, element.text && orderKey(element.text), element.logical].filter(
    (key) => key !== null,
  );
  return [...(only || kind.branches.length === 0 ? [] : [kind]), ...keys].map((by) => ({ by, descending }));
}

function bigint(
  call: FunctionCall,
  search: Search,
  position: SqlExpression,
  where: SqlExpression | null,
): SqlExpression {
  const plan = (): Typed => numberFrom([search.key], position, null);
  const { number } = aggregated(search.elements, plan, call.from, where ?? undefined);
  return number ?? nullOf('bigint');
}

/** Equal, of the same kind: 5 is not "5". */
function equalTo(element: Typed, key: Typed, { mode, matchesBlank }: Search): SqlExpression {
  const wildcards = mode === 'wildcard';
  const known = key.constant;
  const number = pair(element.number, key.number, (a, b) => compareNumbers(a, '=', b));
  const logical = pair(element.logical, key.logical, (a, b) => operator(a, '=', b));
  const text = pair(element.text, key.text, (a, b) => {
    if (!wildcards) return operator(textKey(a), '=', textKey(b));
    if (typeof known === 'string') return matchesText(a, known);
    return when(
      helper('has_wildcard', b),
      operator(textKey(a), 'like', helper('like_pattern', b)),
      operator(textKey(a), '=', textKey(b)),
    );
  });
  const blank = key.mayBeBlank ? blankKey(element, key, matchesBlank ?? false) : null;
  const conditions = [number, text, logical, blank].filter((condition) => condition !== null);
  const [first = boolean(false), ...rest] = conditions;
  return rest.reduce((all, one) => operator(all, 'or', one), first);
}

/** An empty key looks for 0, or for an empty cell. */
function blankKey(element: Typed, key: Typed, matchesBlank: boolean): SqlExpression | null {
  const isEmpty = (value: Typed): SqlExpression[] =>
    [value.number, value.text, value.logical, value.error].filter((plane) => plane !== null).map(isNull);
  if (matchesBlank) return allOf([...isEmpty(key), ...isEmpty(element), boolean(true)]);
  if (element.number === null) return null;
  return allOf([...isEmpty(key), operator(element.number, '=', double(0))]);
}

function pair(
  a: SqlExpression | null,
  b: SqlExpression | null,
  condition: (a: SqlExpression, b: SqlExpression) => SqlExpression,
): SqlExpression | null {
  return a === null || b === null ? null : orElse(condition(a, b), boolean(false));
}

/** Null where the kinds differ, which a search by halving passes over. */
function beyond(element: Typed, sign: '<=' | '>=', key: Typed): SqlExpression {
  const keyNumber = numberOfKey(key);
  const conditions: SqlExpression[] = [];
  if (element.number !== null && keyNumber !== null)
    conditions.push(compareNumbers(element.number, sign, keyNumber));
  if (element.text !== null && key.text !== null) {
    const order = helper('text_order', textKey(element.text), textKey(key.text));
    conditions.push(operator(order, sign, literal('integer', 0)));
  }
  if (element.logical !== null && key.logical !== null)
    conditions.push(operator(element.logical, sign, key.logical));
  const [first = nullOf('boolean'), ...rest] = conditions;
  return rest.length === 0 ? first : { kind: 'call', schema: null, name: 'coalesce', args: [first, ...rest] };
}

/** The range is read once: its first row for each key, joined to the rows that look it up. */
function joinedPosition(call: FunctionCall, search: Search): SqlExpression {
  const { elements, key, along, mode, last } = search;
  if (mode === 'exact-or-smaller' || mode === 'exact-or-larger') return nearestByMerge(call, search);
  const { element } = elements;
  const index = along === 'rows' ? elements.row : elements.column;
  const isPattern = mode === 'wildcard' && key.text !== null && element.text !== null;
  const join = keyPair(element, key, isPattern ? searchByKeys(call, 0, storedCells(elements)) : 'whole');
  if (join === null)
    throw call.unsupported('what is looked up is of another kind than the range, or of several kinds');
  const cells = elements.from.sql;
  const alias = call.from.joinOnce({
    join: 'left',
    lateral: false,
    select: {
      kind: 'select',
      distinctOn: [join.inner],
      outputs: [
        { expression: join.inner, as: 'k' },
        { expression: index, as: 'r' },
      ],
      from: join.beginning === undefined ? cells : withBeginnings(cells, call.from, join.beginning),
      where: allOf([elements.where, isNotNull(join.inner), join.where ?? null]),
      orderBy: [{ by: join.inner }, { by: index, descending: last ?? false }],
    },
    on: (looked) => operator(column(looked, 'k'), '=', join.outer),
  });
  const equal = column(alias, 'r');
  const found =
    mode === 'wildcard' && key.text !== null
      ? orPattern(call, search, key.text, equal, join.beginning)
      : equal;
  return orBlank(call, search, found);
}

/** Where the key is a pattern, the cell that it fits: the range is read again for such rows alone. */
function orPattern(
  call: FunctionCall,
  { elements, along, last }: Search,
  key: SqlExpression,
  equal: SqlExpression,
  beginning: SqlExpression | undefined,
): SqlExpression {
  const { text } = elements.element;
  if (text === null) return equal;
  const hasWildcard = orElse(helper('has_wildcard', key), boolean(false));
  const isPattern = beginning === undefined ? hasWildcard : operator(hasWildcard, 'and', isNull(beginning));
  const index = along === 'rows' ? elements.row : elements.column;
  // Once for each row, not for each cell of the range.
  const pattern = call.bind(when(isPattern, helper('like_pattern', key)));
  const fits = operator(textKey(text), 'like', pattern);
  const found = aggregate(last ? 'max' : 'min', [index]);
  const plan = (): Typed => numberFrom([elements.element], found, null);
  const fitting = aggregated({ ...elements, isInline: true }, plan, call.from, fits);
  return when(isNotNull(pattern), fitting.number ?? nullOf('bigint'), equal);
}

/** Where the key is empty and looks for an empty cell, that cell: no key joins it, and it may have no row. */
function orBlank(call: FunctionCall, search: Search, found: SqlExpression): SqlExpression {
  const { key, along, last, matchesBlank } = search;
  if (!matchesBlank || !key.mayBeBlank) return found;
  const elements = withBlanks(search.elements, last ? 'last' : 'first', call.from);
  const index = along === 'rows' ? elements.row : elements.column;
  const isBlank = (value: Typed): SqlExpression =>
    allOf([value.number, value.text, value.logical, value.error].map((plane) => plane && isNull(plane))) ??
    boolean(true);
  const empty = aggregate(last ? 'max' : 'min', [index]);
  const plan = (): Typed => numberFrom([elements.element], empty, null);
  const blank = aggregated(elements, plan, call.from, isBlank(elements.element));
  return when(isBlank(key), blank.number ?? nullOf('bigint'), found);
}
