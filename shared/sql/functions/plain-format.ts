import { anyOf, call, cast, double, integer, operator, textOf } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';

/** `0`, `000`, `0.00`, `0%`, `#,##0.00`: most formats there are. */
const PLAIN = /^(#,##)?(0+)(?:\.(0+))?(%?)$/;
const MAX_FORMAT_LENGTH = 255;
/** Numbers from here on have more digits than are kept. */
const TOO_LARGE = 1e15;
const MAX_PLACES = 15;
/** Numbers with up to three digits have no separator. */
const GROUP = 3;

/**
 * A number that is not null as a plain format shows it; `null` for other formats. It is never null. The helper reads
 * the format anew for each row, so only what is rare is left to it: numbers below 0, very large ones, and those with separators.
 */
export function plainlyFormatted(
  number: SqlExpression,
  format: string,
  byHelper: SqlExpression,
): SqlExpression | null {
  const [, grouped, whole = '', decimals = '', percent] = PLAIN.exec(format) ?? [];
  const places = whole.length;
  if (places === 0 || places > (grouped ? GROUP : MAX_PLACES) || format.length > MAX_FORMAT_LENGTH)
    return null;
  const exact = cast(number, 'numeric');
  const scaled = percent ? operator(exact, '*', cast(integer(100), 'numeric')) : exact;
  const text = cast(call('round', scaled, integer(decimals.length)), 'text');
  const shown = percent ? operator(text, '||', textOf(percent)) : text;
  const limit = grouped ? 10 ** GROUP - 1 : TOO_LARGE;
  const most = percent ? limit / 100 : limit;
  const isRare = anyOf([operator(number, '<', double(0)), operator(number, '>=', double(most))]);
  if (isRare === null) return null;
  const width = places + (decimals === '' ? 0 : 1 + decimals.length) + (percent ? 1 : 0);
  // Rounded up, it is still no longer than the width; `lpad` would cut it.
  const isShort = operator(number, '<', double((10 ** places - 1) / (percent ? 100 : 1)));
  const padded = call('lpad', shown, integer(width), textOf('0'));
  return {
    kind: 'case',
    branches: [
      { when: isRare, result: byHelper },
      ...(places > 1 ? [{ when: isShort, result: padded }] : []),
    ],
    otherwise: shown,
  };
}
