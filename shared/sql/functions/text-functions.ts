import {
  aggregate,
  allOf,
  anyOf,
  boolean,
  call,
  cast,
  double,
  firstOf,
  helper,
  integer,
  isNotNull,
  not,
  nullOf,
  operator,
  textOf,
  when,
} from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { attached, firstError } from '../compile/aggregate.ts';
import { shared } from '../compile/arithmetic.ts';
import { orElse, textAsNumber, toNumber, toText } from '../compile/coerce.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { range, scalar } from '../compile/function-plan.ts';
import type { ScalarCall } from '../compile/scalar-call.ts';
import { errorCode, isNumberOnly, type Typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { asTheyAre, elementsFrom, operandsOf } from './gather.ts';
import { plainlyFormatted } from './plain-format.ts';

/** What a cell can hold. */
const MAX_TEXT_LENGTH = 32_767;

const zero = double(0);
const MAX_LENGTH = double(MAX_TEXT_LENGTH);

const SHARP_S = textOf('ß');
/** No text has it: Unicode calls it no character. */
const STAND_IN = textOf('\u{FDD0}');

/** Excel leaves ß as it is. Databases do, too, or make it ẞ or SS, by where they have their letters from. */
function upperCase(text: SqlExpression): SqlExpression {
  return call('replace', call('upper', call('replace', text, SHARP_S, STAND_IN)), STAND_IN, SHARP_S);
}

/** A count of characters for functions that take an integer; more than any text has is as good as all. */
function characters(f: ScalarCall, index: number, otherwise: number): SqlExpression {
  const known = f.constant(index);
  if (f.isAbsent(index)) return integer(otherwise);
  if (typeof known === 'number' && known >= 0) return integer(Math.min(Math.trunc(known), MAX_TEXT_LENGTH));
  const count = f.bind(f.number(index));
  f.failsWhen(operator(count, '<', zero), '#VALUE!');
  return cast(call('trunc', call('greatest', call('least', count, MAX_LENGTH), zero)), 'integer');
}

function side(name: 'left' | 'right'): (f: ScalarCall) => Typed {
  return (f) => {
    const text = f.text(0);
    const known = f.constant(1);
    if (typeof known === 'number' && known < 0) f.addError(errorCode('#VALUE!'));
    return f.asText(helper(`${name}_units`, text, characters(f, 1, 1)));
  };
}

function tooLong(f: ScalarCall, text: SqlExpression): Typed {
  const bound = f.bind(text);
  f.failsWhen(operator(call('length', bound), '>', integer(MAX_TEXT_LENGTH)), '#VALUE!');
  return f.asText(bound);
}

function occurrence(f: ScalarCall): Typed {
  const [text, old, fresh] = [f.text(0), f.text(1), f.text(2)];
  if (f.isAbsent(3)) return f.asText(call('replace', text, old, fresh));
  const { logical } = f.value(3);
  if (logical !== null) f.failsWhen(isNotNull(logical), '#VALUE!');
  return f.asText(helper('substitute', text, old, fresh, f.number(3)), '#VALUE!');
}

function find(f: ScalarCall): Typed {
  const [sought, text, start] = [f.bind(f.text(0)), f.bind(f.text(1)), f.number(2, 1)];
  return f.asNumber(helper('find', sought, text, start), '#VALUE!', { magnitude: 5 });
}

/** Everything one after the other, with a delimiter or without. */
function joined(
  call: FunctionCall,
  first: number,
  delimiter: SqlExpression,
  skipEmpty: SqlExpression | null,
  errors: readonly (SqlExpression | null)[],
): Typed {
  const elements = elementsFrom(operandsOf(call, first, asTheyAre), call);
  const { value } = toText({ ...elements.element, mayBeBlank: true });
  const position = operator(
    operator(elements.row, '*', { kind: 'literal', type: 'bigint', value: 16_384 }),
    '+',
    elements.column,
  );
  const filter =
    skipEmpty === null ? null : allOf([operator(not(skipEmpty), 'or', operator(value, '<>', textOf('')))]);
  const text = orElse(
    aggregate('string_agg', [value, delimiter], { orderBy: [{ by: position }], ...(filter && { filter }) }),
    textOf(''),
  );
  const failed = firstError({ element: elements.element, position });
  const result = shared([elements.element], { text, error: failed });
  const joinedText = attached(
    result,
    (outputs) => ({ kind: 'select', outputs, from: elements.from.sql, where: elements.where }),
    call.from,
  );
  const long =
    joinedText.text &&
    when(
      operator(
        { kind: 'call', schema: null, name: 'length', args: [joinedText.text] },
        '>',
        integer(MAX_TEXT_LENGTH),
      ),
      errorCode('#VALUE!'),
    );
  const all = [...errors, joinedText.error, long].filter((error) => error !== null);
  const error =
    all.length === 0 ? null : { kind: 'call' as const, schema: null, name: 'coalesce', args: all };
  return { ...joinedText, error, settled: false };
}

export const TEXT_FUNCTIONS = [
  scalar('LEFT', 1, 2, side('left')),
  scalar('RIGHT', 1, 2, side('right')),
  scalar('MID', 3, 3, (f) => {
    const [text, start, count] = [f.text(0), f.bind(f.number(1)), f.bind(f.number(2))];
    f.failsWhen(operator(operator(start, '<', double(1)), 'or', operator(count, '<', zero)), '#VALUE!');
    const from = cast(
      call('trunc', call('greatest', call('least', start, MAX_LENGTH), double(1))),
      'integer',
    );
    const size = cast(call('trunc', call('greatest', call('least', count, MAX_LENGTH), zero)), 'integer');
    return f.asText(helper('mid_units', text, from, size));
  }),
  scalar('LEN', 1, 1, (f) =>
    f.asNumber(cast(helper('units', f.text(0)), 'double'), undefined, { magnitude: 5 }),
  ),
  scalar('UPPER', 1, 1, (f) => f.asText(upperCase(f.text(0)))),
  scalar('LOWER', 1, 1, (f) => f.asText(call('lower', f.text(0)))),
  scalar('PROPER', 1, 1, (f) => f.asText(helper('proper', f.text(0)))),
  scalar('TRIM', 1, 1, (f) =>
    f.asText(
      call('regexp_replace', call('btrim', f.text(0), textOf(' ')), textOf(' +'), textOf(' '), textOf('g')),
    ),
  ),
  scalar('CLEAN', 1, 1, (f) => f.asText(helper('clean', f.text(0)))),
  scalar('EXACT', 2, 2, (f) => f.asLogical(operator(f.text(0), '=', f.text(1)))),
  scalar('REPT', 2, 2, (f) => {
    const text = f.bind(f.text(0));
    const count = f.bind(f.number(1));
    f.failsWhen(operator(count, '<', zero), '#VALUE!');
    const size = operator(cast(call('length', text), 'double'), '*', count);
    f.failsWhen(operator(size, '>', MAX_LENGTH), '#VALUE!');
    const times = call(
      'greatest',
      call(
        'least',
        call('trunc', count),
        operator(MAX_LENGTH, '/', call('greatest', cast(call('length', text), 'double'), double(1))),
      ),
      zero,
    );
    return f.asText(call('repeat', text, cast(call('trunc', times), 'integer')));
  }),
  scalar('SUBSTITUTE', 3, 4, occurrence),
  scalar('REPLACE', 4, 4, (f) => {
    const [text, start, count] = [f.bind(f.text(0)), f.bind(f.number(1)), f.bind(f.number(2))];
    const fresh = f.text(3);
    f.failsWhen(operator(operator(start, '<', double(1)), 'or', operator(count, '<', zero)), '#VALUE!');
    const before = cast(
      call('trunc', call('greatest', call('least', start, MAX_LENGTH), double(1))),
      'integer',
    );
    const size = cast(call('trunc', call('greatest', call('least', count, MAX_LENGTH), zero)), 'integer');
    const head = helper('left_units', text, operator(before, '-', integer(1)));
    const tail = helper('mid_units', text, operator(before, '+', size), integer(MAX_TEXT_LENGTH));
    return tooLong(f, operator(operator(head, '||', fresh), '||', tail));
  }),
  scalar('FIND', 2, 3, find),
  scalar('SEARCH', 2, 3, (f) =>
    f.asNumber(helper('search', f.text(0), f.text(1), f.number(2, 1)), '#VALUE!', { magnitude: 5 }),
  ),
  scalar('CHAR', 1, 1, (f) => f.asText(helper('char', f.number(0)), '#VALUE!')),
  scalar('CODE', 1, 1, (f) => f.asNumber(helper('code', f.text(0)), '#VALUE!', { magnitude: 5 })),
  scalar('UNICHAR', 1, 1, (f) => f.asText(helper('unichar', f.number(0)), '#VALUE!')),
  scalar('UNICODE', 1, 1, (f) => {
    const text = f.bind(f.text(0));
    f.failsWhen(operator(text, '=', textOf('')), '#VALUE!');
    return f.asNumber(cast(call('ascii', text), 'double'), undefined, { magnitude: 7 });
  }),
  scalar('VALUE', 1, 1, (f) => {
    const { logical, text, magnitude } = f.value(0);
    const number = f.number(0);
    if (logical !== null) f.failsWhen(isNotNull(logical), '#VALUE!');
    return f.asNumber(number, undefined, { magnitude: text === null ? magnitude : 400 });
  }),
  scalar('TEXT', 2, 2, (f) => {
    const byHelper = formatted(f);
    return plainly(f, byHelper) ?? f.asText(byHelper, '#VALUE!');
  }),
  scalar('FIXED', 1, 3, (f) =>
    f.asText(helper('fixed', f.number(0), f.number(1, 2), f.logical(2), textOf('')), '#VALUE!'),
  ),
  scalar('DOLLAR', 1, 2, (f) =>
    f.asText(helper('fixed', f.number(0), f.number(1, 2), boolean(false), textOf('$')), '#VALUE!'),
  ),
  scalar('NUMBERVALUE', 1, 3, (f) =>
    f.asNumber(helper('numbervalue', f.text(0), f.text(1, '.'), f.text(2, ',')), '#VALUE!'),
  ),
  scalar('CONCATENATE', 1, 255, (f) => {
    const [first = textOf(''), ...rest] = Array.from({ length: f.count }, (_, index) => f.text(index));
    return tooLong(
      f,
      rest.reduce((all, one) => operator(all, '||', one), first),
    );
  }),
  range('CONCAT', 1, 255, (f) => joined(f, 0, textOf(''), null, [])),
  range('TEXTJOIN', 3, 255, (f) => {
    const values = f.values([0, 1]);
    const delimiter = values.text(0);
    const skip = f.isOmitted(1) ? boolean(true) : values.logical(1);
    return joined(f, 2, delimiter, skip, [values.error]);
  }),
];

/** A number in a plain format, which always has a text. */
function plainly(f: ScalarCall, byHelper: SqlExpression): Typed | null {
  const [value, format] = [f.value(0), f.constant(1)];
  if (!isNumberOnly(value) || typeof format !== 'string') return null;
  const shown = plainlyFormatted(f.bind(toNumber(value, f.from).value), format, byHelper);
  return shown && f.asText(shown);
}

/** What stands for itself, and colours, conditions and currencies. */
const LITERALS = /"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|general/gi;

/** `g` and `b` count years as Japan, Taiwan and Thailand do. Beside digits they are letters. */
function refuseOtherCalendars(format: unknown): void {
  if (typeof format !== 'string') return;
  const codes = format.replaceAll(LITERALS, '');
  if (!/[gb]/i.test(codes) || /[0#?@]/.test(codes)) return;
  throw new UnsupportedFormulaError('date-system', `the format ${format} counts years in another calendar`);
}

/** Numbers by the format, and texts that read as numbers; all else is a text, for which there is a fourth section. */
function formatted(f: ScalarCall): SqlExpression {
  const { number, text, logical, error, mayBeBlank } = f.value(0);
  f.addError(error);
  refuseOtherCalendars(f.constant(1));
  const format = f.text(1);
  const word =
    logical === null ? null : when(isNotNull(logical), when(logical, textOf('TRUE'), textOf('FALSE')));
  const shown = firstOf([text, word]) ?? nullOf('text');
  const others = anyOf([text, logical].map((plane) => plane && isNotNull(plane)));
  const blank = mayBeBlank ? (others === null ? zero : when(others, nullOf('double'), zero)) : null;
  const read = firstOf([number, text && textAsNumber(text, f.from), blank]) ?? nullOf('double');
  return helper('text_format', f.scope.date1904 ? helper('day_of_1900', read, format) : read, shown, format);
}
