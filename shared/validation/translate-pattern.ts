import { UnsupportedPatternError } from './unsupported-pattern-error.ts';

const ANY = '\\x{0}-\\x{10ffff}';
/** What `\s` is in ECMAScript; RE2 has only the ASCII part of it. */
const SPACE =
  '\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
const NOT_SPACE =
  '\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}';
const NOT_LINE_END = '[^\\x{a}\\x{d}\\x{2028}\\x{2029}]';

const CONTROLS = new Map([
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
  ['0', 0],
]);

/** RE2 knows the short names only. */
const LONG_CATEGORIES = new Map([
  ['Letter', 'L'],
  ['Uppercase_Letter', 'Lu'],
  ['Lowercase_Letter', 'Ll'],
  ['Mark', 'M'],
  ['Number', 'N'],
  ['Decimal_Number', 'Nd'],
  ['Punctuation', 'P'],
  ['Symbol', 'S'],
  ['Separator', 'Z'],
  ['Other', 'C'],
]);

const SURROGATE_PAIR = String.raw`\\u(?<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?<low>[dD][c-fC-F][0-9a-fA-F]{2})`;
const HEX = String.raw`\\u\{(?<braced>[0-9a-fA-F]+)\}|\\u(?<four>[0-9a-fA-F]{4})|\\x(?<two>[0-9a-fA-F]{2})`;
const PROPERTY = String.raw`\\(?<sign>[pP])\{(?<property>[^}]*)\}`;
const ESCAPE = new RegExp(
  String.raw`${SURROGATE_PAIR}|${HEX}|${PROPERTY}|\\c(?<control>[A-Za-z])|\\(?<other>.)`,
  'sy',
);
/** What opens a class or a group, or stands for itself. */
const OUTSIDE = /\[\^?\]|\[\^?|\((?:\?(?:<?[=!]|:|<[^>]*>)?)?|./sy;

/**
 * The same pattern as RE2 writes it, which has no flag u and reads some signs differently.
 * @throws {SyntaxError} for what is no pattern. @throws {UnsupportedPatternError} for what RE2 does not have.
 */
export function translatePattern(pattern: string): string {
  // JavaScript judges the syntax, so that the rest may rely on it.
  new RegExp(pattern, 'u');
  let isInClass = false;
  let translated = '';
  for (let at = 0; at < pattern.length; ) {
    if (pattern[at] === '\\') {
      const escaped = matchAt(ESCAPE, pattern, at);
      translated += translateEscape(escaped.groups ?? {}, isInClass);
      at += escaped[0].length;
    } else if (isInClass) {
      const sign = pattern.charAt(at);
      // RE2 would read [[:alpha:]] as a class of its own.
      translated += sign === '[' ? codePoint(0x5b) : sign;
      isInClass = sign !== ']';
      at += 1;
    } else {
      const [token] = matchAt(OUTSIDE, pattern, at);
      translated += translateToken(token);
      isInClass = token === '[' || token === '[^';
      at += token.length;
    }
  }
  return translated;
}

function matchAt(expression: RegExp, pattern: string, at: number): RegExpExecArray {
  expression.lastIndex = at;
  const match = expression.exec(pattern);
  if (match === null) throw new SyntaxError(`Not a pattern: ${pattern}`);
  return match;
}

function translateToken(token: string): string {
  if (token === '[]') return `[^${ANY}]`;
  if (token === '[^]') return `[${ANY}]`;
  if (token === '.') return NOT_LINE_END;
  if (/^\(\?<?[=!]/.test(token)) {
    throw new UnsupportedPatternError(
      'Look-ahead and look-behind are not supported. Split the condition into several patterns with allOf and not.',
    );
  }
  if (token === '(?')
    throw new UnsupportedPatternError('Flags within a pattern, as in (?i:…), are not supported.');
  // Nobody asks what a group has caught.
  return token.startsWith('(') ? '(?:' : token;
}

type Parts = Readonly<Record<string, string | undefined>>;

function translateEscape(parts: Parts, isInClass: boolean): string {
  const { high, low, sign = 'p', property, control, other = '' } = parts;
  if (high !== undefined && low !== undefined) {
    return codePoint(String.fromCharCode(hex(high), hex(low)).codePointAt(0) ?? 0);
  }
  const digits = parts.braced ?? parts.four ?? parts.two;
  if (digits !== undefined) return codePoint(hex(digits));
  if (property !== undefined) return `\\${sign}{${propertyName(property)}}`;
  if (control !== undefined) return codePoint(control.charCodeAt(0) % 32);
  if (/[1-9k]/.test(other)) {
    throw new UnsupportedPatternError('Back-references are not supported. Write out what may be repeated.');
  }
  if (other === 's' || other === 'S') {
    const space = other === 's' ? SPACE : NOT_SPACE;
    return isInClass ? space : `[${space}]`;
  }
  if (other === 'b' && isInClass) return codePoint(8);
  if (/[dDwWbB]/.test(other)) return `\\${other}`;
  return codePoint(CONTROLS.get(other) ?? other.charCodeAt(0));
}

/** Scripts go by their names alone in RE2; no script is called like a category. */
function propertyName(property: string): string {
  const [, script, category = property] =
    /^(?:(?:Script|sc)=(.*)|(?:General_Category|gc)=(.*))$/.exec(property) ?? [];
  return script ?? LONG_CATEGORIES.get(category) ?? category;
}

function hex(digits: string): number {
  return Number.parseInt(digits, 16);
}

function codePoint(value: number): string {
  return `\\x{${value.toString(16)}}`;
}
