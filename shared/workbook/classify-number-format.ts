import { dateKindOf } from '../tabular/number-format.ts';
import type { NumberFormat, NumberFormatClass } from './number-format.ts';

const GENERAL: NumberFormat = { code: 'General', class: 'general' };

/** Formats that files name by a number alone, as they are in English. */
const BUILT_IN: Readonly<Record<number, string>> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  5: '"$"#,##0_);("$"#,##0)',
  6: '"$"#,##0_);[Red]("$"#,##0)',
  7: '"$"#,##0.00_);("$"#,##0.00)',
  8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'm/d/yyyy',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'm/d/yy h:mm',
  37: '#,##0_);(#,##0)',
  38: '#,##0_);[Red](#,##0)',
  39: '#,##0.00_);(#,##0.00)',
  40: '#,##0.00_);[Red](#,##0.00)',
  41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
  42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)',
  43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
  44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mmss.0',
  48: '##0.0E+0',
  49: '@',
};
/** The formats that mean something else in each East Asian language: what they have in common. */
const REGIONAL: Readonly<Record<NonNullable<ReturnType<typeof dateKindOf>>, string>> = {
  date: 'yyyy-mm-dd',
  time: 'h:mm:ss',
  'date-time': 'yyyy-mm-dd h:mm',
};

const ESCAPED = /\\./g;
const PADDING = /[_*]./g;
const QUOTED = /"([^"]*)"?/g;
const ELAPSED = /\[(h+|m+|s+)\]/i;
const CURRENCY = /\p{Sc}|\[\$[^\]-]/u;
const BRACKETS = /\[[^\]]*\]/g;

/** The format that a file calls by `id`, with its code when the file has one for it. */
export function numberFormatOf(id: number, code: string | undefined): NumberFormat {
  if (code !== undefined) return { code, class: classOf(code) };
  const builtIn = BUILT_IN[id];
  if (builtIn !== undefined) return { code: builtIn, class: classOf(builtIn) };
  const kind = dateKindOf(id, undefined);
  return kind === undefined ? GENERAL : { code: REGIONAL[kind], class: kind };
}

/** By the section for positive numbers. */
function classOf(code: string): NumberFormatClass {
  const dateKind = dateKindOf(-1, code);
  if (dateKind !== undefined) return dateKind;
  const section = firstSection(code);
  const bare = section.replace(ESCAPED, '').replace(PADDING, '').replace(QUOTED, '');
  if (ELAPSED.test(bare)) return 'elapsed';
  if (CURRENCY.test(section)) return 'currency';
  const placeholders = bare.replace(BRACKETS, '').trim();
  if (/^(general|standard)?$/i.test(placeholders)) return 'general';
  if (placeholders === '@') return 'text';
  return placeholders.includes('%') ? 'percent' : 'number';
}

/** What is before the first semicolon that is neither quoted nor escaped. */
function firstSection(code: string): string {
  return /^(?:"[^"]*"?|\\.|[^;"\\])*/.exec(code)?.[0] ?? code;
}
