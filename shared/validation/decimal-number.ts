/** The sign before a number's fraction; the other one may group its thousands. */
export type DecimalSign = '.' | ',';

const GRAMMAR: Readonly<Record<DecimalSign, RegExp>> = {
  '.': /^-?(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/,
  ',': /^-?(?:[1-9]\d{0,2}(?:\.\d{3})+|0|[1-9]\d*)(?:,\d+)?(?:[eE][+-]?\d+)?$/,
};

/** The number in the grammar of JSON; undefined when it is not written with that decimal sign, or grouped wrongly. */
export function plainNumber(text: string, decimal: DecimalSign): string | undefined {
  if (!GRAMMAR[decimal].test(text)) return undefined;
  return decimal === '.' ? text.replaceAll(',', '') : text.replaceAll('.', '').replace(',', '.');
}
