import { errorText } from '../../tabular/xls/biff-error.ts';
import type { FieldReader } from './field-reader.ts';
import { UndecodableFormulaError } from './undecodable-formula-error.ts';

/** Elements of an array have eight bytes whatever they hold, unless they hold text. */
const ELEMENT_BYTES = 8;
const ElementType = { blank: 0, number: 1, text: 2, boolean: 4, error: 16 } as const;

export function textLiteral(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** A number as formulas write it: `1E-7`. */
export function numberLiteral(number: number): string {
  if (!Number.isFinite(number)) throw new UndecodableFormulaError('it holds a number that is none');
  return String(number).replace('e', 'E');
}

/** Reads an array constant, which stands behind a formula's tokens: `{1,2;3,4}`. */
export function readArrayText(fields: FieldReader): string {
  const columns = fields.uint8() + 1;
  const rows = fields.uint16() + 1;
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const elements: string[] = [];
    for (let column = 0; column < columns; column++) elements.push(readElement(fields));
    lines.push(elements.join(','));
  }
  return `{${lines.join(';')}}`;
}

function readElement(fields: FieldReader): string {
  const type = fields.uint8();
  if (type === ElementType.text) return textLiteral(fields.longText());
  if (type === ElementType.number) return numberLiteral(fields.double());
  const value = fields.uint8();
  fields.skip(ELEMENT_BYTES - 1);
  switch (type) {
    case ElementType.boolean:
      return value === 0 ? 'FALSE' : 'TRUE';
    case ElementType.error:
      return errorText(value);
    case ElementType.blank:
      return '';
    default:
      throw new UndecodableFormulaError('an array in it holds values of an unknown kind');
  }
}
