import { serialDate } from '../serial-date.ts';

/** What the text of a CSV's cell stands for. */
type CsvValue =
  | { readonly kind: 'text' }
  | { readonly kind: 'number'; readonly value: number }
  /** Days since 1899-12-30. */
  | { readonly kind: 'day'; readonly serial: number }
  | { readonly kind: 'boolean'; readonly value: boolean };

const TEXT: CsvValue = { kind: 'text' };
/** As programs write numbers; leading zeros and signs belong to keys, not to numbers. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** So many digits a double holds, whatever they are; longer ones are keys. */
const EXACT_DIGITS = 15;
const MAX_LENGTH = 32;

/** Only what cannot be meant otherwise and reads back as it was is more than text. */
export function csvValue(text: string): CsvValue {
  if (text.length > MAX_LENGTH) return TEXT;
  if (NUMBER.test(text)) {
    const value = Number(text);
    const digits = text
      .replace(/[eE].*$/, '')
      .replace(/\D/g, '')
      .replace(/^0+/, '');
    return Number.isFinite(value) && digits.length <= EXACT_DIGITS ? { kind: 'number', value } : TEXT;
  }
  if (DAY.test(text)) {
    const serial = serialDate(text, false);
    return serial === undefined ? TEXT : { kind: 'day', serial };
  }
  if (/^true$/i.test(text)) return { kind: 'boolean', value: true };
  if (/^false$/i.test(text)) return { kind: 'boolean', value: false };
  return TEXT;
}
