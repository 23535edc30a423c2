import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFormula } from '../../../../../shared/workbook/xls/decode-formula.ts';
import { FieldReader } from '../../../../../shared/workbook/xls/field-reader.ts';
import type { FormulaContext } from '../../../../../shared/workbook/xls/formula-context.ts';
import type { ReferenceMode } from '../../../../../shared/workbook/xls/reference-text.ts';
import { UndecodableFormulaError } from '../../../../../shared/workbook/xls/undecodable-formula-error.ts';
import { f64, longText, shortText, u8, u16 } from '../../../../support/spreadsheets/biff-writer.ts';

const context: FormulaContext = {
  name: (number) => ['Rate', '_xlfn.STDEV.S'][number - 1],
  sheetPrefix: (number) => ['Sheet1!', "'Two words'!", '[1]Other!'][number],
  externalName: (_, number) => ['[1]!Total', 'EDATE'][number - 1],
};

function decode(
  tokens: readonly Uint8Array[],
  extra: readonly Uint8Array[] = [],
  mode: ReferenceMode = { kind: 'places' },
) {
  const bytes = Buffer.concat(tokens);
  const behind = Buffer.concat(extra);
  return decodeFormula(
    { tokens: new FieldReader(bytes, 0, bytes.length), extra: new FieldReader(behind, 0, behind.length) },
    context,
    mode,
  );
}

const integer = (value: number) => Buffer.concat([u8(0x1e), u16(value)]);
const cell = (row: number, column: number, flags = 0xc000) =>
  Buffer.concat([u8(0x44), u16(row, column | flags)]);
const area = (r1: number, r2: number, c1: number, c2: number, flags = 0xc000) =>
  Buffer.concat([u8(0x25), u16(r1, r2, c1 | flags, c2 | flags)]);
const attribute = (kind: number, data: number) => Buffer.concat([u8(0x19, kind), u16(data)]);
const call = (count: number, id: number) => Buffer.concat([u8(0x42, count), u16(id)]);
const fixed = (id: number) => Buffer.concat([u8(0x41), u16(id)]);

describe('the tokens of a formula', () => {
  test.each<[string, readonly Uint8Array[], (readonly Uint8Array[])?]>([
    ['1+2*3', [integer(1), integer(2), integer(3), u8(0x05), u8(0x03)]],
    ['(1+2)*3', [integer(1), integer(2), u8(0x03), u8(0x15), integer(3), u8(0x05)]],
    ['-1%^+2', [integer(1), u8(0x13), u8(0x14), integer(2), u8(0x12), u8(0x07)]],
    ['1-2/3&4', [integer(1), integer(2), integer(3), u8(0x06), u8(0x04), integer(4), u8(0x08)]],
    ['1<2', [integer(1), integer(2), u8(0x09)]],
    ['1<=2', [integer(1), integer(2), u8(0x0a)]],
    ['1=2', [integer(1), integer(2), u8(0x0b)]],
    ['1>=2', [integer(1), integer(2), u8(0x0c)]],
    ['1>2', [integer(1), integer(2), u8(0x0d)]],
    ['1<>2', [integer(1), integer(2), u8(0x0e)]],
    ['1.5', [u8(0x1f), f64(1.5)]],
    ['1E-7', [u8(0x1f), f64(1e-7)]],
    ['"say ""é"" 東"', [u8(0x17), shortText('say "é" 東')]],
    ['TRUE', [u8(0x1d, 1)]],
    ['#DIV/0!', [u8(0x1c, 7)]],
    ['A1', [cell(0, 0)]],
    ['$B$3', [cell(2, 1, 0)]],
    ['B$3', [cell(2, 1, 0x4000)]],
    ['$B3', [cell(2, 1, 0x8000)]],
    ['A1:IU3', [area(0, 2, 0, 254)]],
    ['1:3', [area(0, 2, 0, 255)]],
    ['$1:$3', [area(0, 2, 0, 255, 0)]],
    ['A:C', [area(0, 65_535, 0, 2)]],
    ['A1:B2 B2:C3', [area(0, 1, 0, 1), area(1, 2, 1, 2), u8(0x0f)]],
    ['A1,B2', [cell(0, 0), cell(1, 1), u8(0x10)]],
    ['A1:B2', [cell(0, 0), cell(1, 1), u8(0x11)]],
    ['#REF!+#REF!', [u8(0x2a), u16(0, 0), u8(0x2b), u16(0, 0, 0, 0), u8(0x03)]],
    [
      "Sheet1!A1+'Two words'!A1:B2",
      [u8(0x3a), u16(0, 0, 0xc000), u8(0x3b), u16(1, 0, 1, 0xc000, 0xc001), u8(0x03)],
    ],
    ['[1]Other!#REF!+Sheet1!#REF!', [u8(0x3c), u16(2, 0, 0), u8(0x3d), u16(0, 0, 0, 0, 0), u8(0x03)]],
    ['#REF!A1', [u8(0x3a), u16(9, 0, 0xc000)]],
    ['#REF!', [u8(0x3c), u16(9, 0, 0)]],
    ['Rate*[1]!Total', [u8(0x43), u16(1, 0), u8(0x59), u16(0, 1, 0), u8(0x05)]],
    ['PI()', [fixed(19)]],
    ['ROUND(A1,2)', [cell(0, 0), integer(2), fixed(27)]],
    ['TODAY()', [fixed(221)]],
    ['SUM(A1:B2,3)', [area(0, 1, 0, 1), integer(3), call(2, 4)]],
    ['SUM(A1)', [cell(0, 0), attribute(0x10, 0)]],
    [
      'IF(A1,1,2)',
      [cell(0, 0), attribute(2, 9), integer(1), attribute(8, 9), integer(2), attribute(8, 3), call(3, 1)],
    ],
    ['CHOOSE(A1,1,2)', [cell(0, 0), attribute(4, 2), u16(0, 0, 0), integer(1), integer(2), call(3, 100)]],
    ['INDEX(A1,,2)', [cell(0, 0), u8(0x16), integer(2), call(3, 29)]],
    ['RAND()', [attribute(1, 0), fixed(63)]],
    ['_xlfn.STDEV.S(A1)', [u8(0x23), u16(2, 0), cell(0, 0), call(2, 255)]],
    ['EDATE(A1,1)', [u8(0x39), u16(0, 2, 0), cell(0, 0), integer(1), call(3, 255)]],
    ['  1 +2', [attribute(0x40, 0x0200), integer(1), integer(2), attribute(0x40, 0x0100), u8(0x03)]],
    [' (1\n)', [integer(1), attribute(0x40, 0x0102), attribute(0x40, 0x0105), u8(0x15)]],
    ['A1:B2', [u8(0x29), u16(9), area(0, 1, 0, 1)]],
    ['A1,B2', [u8(0x26), u16(0, 0, 9), cell(0, 0), cell(1, 1), u8(0x10)], [u16(2), Buffer.alloc(16)]],
    [
      '{1,"x";TRUE,#N/A}',
      [u8(0x60), Buffer.alloc(7)],
      [
        u8(1),
        u16(1),
        u8(1),
        f64(1),
        u8(2),
        longText('x'),
        u8(4, 1),
        Buffer.alloc(7),
        u8(16, 42),
        Buffer.alloc(7),
      ],
    ],
  ])('become %s', (text, tokens, extra) => {
    expect(decode(tokens, extra)).toBe(text);
  });

  test('hold distances in shared formulas, which go on at the other end of the sheet', () => {
    const relative = [u8(0x2c), u16(0xffff, 0xc0ff)];
    expect(decode(relative, [], { kind: 'shared', origin: { row: 4, column: 3 } })).toBe('C4');
    expect(decode(relative, [], { kind: 'shared', origin: { row: 0, column: 0 } })).toBe('IV65536');
    const range = [u8(0x2d), u16(0, 1, 0xc000, 1)];
    expect(decode(range, [], { kind: 'shared', origin: { row: 4, column: 3 } })).toBe('D5:$B$2');
  });

  test('hold distances in names, which are seen from A1 of a sheet of today’s size', () => {
    expect(decode([u8(0x2c), u16(0xffff, 0xc0ff)], [], { kind: 'name' })).toBe('XFD1048576');
    expect(decode([u8(0x3a), u16(0, 1, 0xc002)], [], { kind: 'name' })).toBe('Sheet1!C2');
  });

  test.each<[string, readonly Uint8Array[]]>([
    ['its tokens end too early', [u8(0x1e, 1)]],
    ['it lacks an operand', [u8(0x03)]],
    ['it lacks an operand', []],
    ['it lacks an argument', [integer(1), call(2, 4)]],
    ['its tokens are more than one formula', [integer(1), integer(2)]],
    ['it calls the unknown function number 9999', [fixed(9_999)]],
    ['it calls a function without a name', [call(0, 255)]],
    ['it refers to a name that is not there', [u8(0x23), u16(7, 0)]],
    ['it refers to a name of another file that is not there', [u8(0x39), u16(0, 7, 0)]],
    ['it refers to cells by the labels beside them', [u8(0x18, 1), Buffer.alloc(4)]],
    ['it holds the unknown token 63', [u8(0x3f)]],
    ['it holds a number that is none', [u8(0x1f), f64(Number.NaN)]],
  ])('are refused: %s', (reason, tokens) => {
    expect(() => decode(tokens)).toThrow(new UndecodableFormulaError(reason));
  });

  test('end in a text or a refusal, whatever they are', () => {
    const bytes = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(bytes, bytes, (tokens, extra) => {
        try {
          expect(decode([tokens], [extra])).toBeTypeOf('string');
        } catch (error) {
          expect(error).toBeInstanceOf(UndecodableFormulaError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
