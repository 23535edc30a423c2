import { describe, expect, test } from 'vitest';
import { BLANK, type Cell, type DateCell, textCell } from '../../../../shared/tabular/cell.ts';
import { ruleOfColumnSchema } from '../../../../shared/validation/column-rule.ts';
import type { JsonType } from '../../../../shared/validation/column-types.ts';
import type { SchemaObject } from '../../../../shared/validation/json-schema.ts';
import { type CellValue, cellReader } from '../../../../shared/validation/read-cell.ts';

const read = (cell: Cell, types: JsonType[], format?: string): CellValue =>
  cellReader(ruleOfColumnSchema({ type: types, format }))(cell);
const number = (value: number, text = String(value)): Cell => ({ kind: 'number', value, text });
const date = (value: string, precision: DateCell['precision']): Cell => ({ kind: 'date', value, precision });

describe('a text cell', () => {
  test.each<[string, JsonType[], CellValue]>([
    ['30', ['integer'], 30],
    ['-0', ['integer'], -0],
    ['-17', ['integer'], -17],
    ['007', ['integer'], '007'],
    ['+5', ['integer'], '+5'],
    [' 5', ['integer'], ' 5'],
    ['5 ', ['integer'], '5 '],
    ['1.0', ['integer'], '1.0'],
    ['1e5', ['integer'], '1e5'],
    ['0x10', ['integer'], '0x10'],
    ['1,000', ['integer'], '1,000'],
    ['٣', ['integer'], '٣'],
    ['9007199254740991', ['integer'], 9007199254740991],
    ['9007199254740993', ['integer'], 9007199254740993n],
    ['-9223372036854775808', ['integer'], -9223372036854775808n],
    ['1.5', ['number'], 1.5],
    ['1e5', ['number'], 1e5],
    ['-1.5E-3', ['number'], -0.0015],
    ['9007199254740993', ['number'], 9007199254740993n],
    ['.5', ['number'], '.5'],
    ['5.', ['number'], '5.'],
    ['1e999', ['number'], '1e999'],
    ['Infinity', ['number'], 'Infinity'],
    ['NaN', ['number'], 'NaN'],
    ['true', ['boolean'], true],
    ['TRUE', ['boolean'], true],
    ['FALSE', ['boolean'], false],
    ['True', ['boolean'], 'True'],
    ['1', ['boolean'], '1'],
    ['yes', ['boolean'], 'yes'],
    ['007', ['string'], '007'],
    ['true', ['string'], 'true'],
    ['null', ['null', 'string'], 'null'],
    ['5', ['integer', 'string'], 5],
    ['05', ['integer', 'string'], '05'],
    ['true', ['boolean', 'string'], true],
    ['5', ['null', 'number'], 5],
  ])('%j in a column of %j is %s', (text, types, value) => {
    expect(read(textCell(text), types)).toBe(value);
  });
});

describe('a cell of a column that declares how it is written', () => {
  test.each<[Cell, SchemaObject, CellValue]>([
    [textCell('1.234'), { type: 'number', 'x-decimal': ',' }, 1234],
    [textCell('-1.234.567,5'), { type: 'number', 'x-decimal': ',' }, -1234567.5],
    [textCell('1,234'), { type: 'number', 'x-decimal': '.' }, 1234],
    [textCell('1.23'), { type: 'number', 'x-decimal': ',' }, '1.23'],
    [textCell('12.34,5'), { type: 'number', 'x-decimal': ',' }, '12.34,5'],
    [textCell('1234.567'), { type: 'number', 'x-decimal': ',' }, '1234.567'],
    [textCell('0.123'), { type: 'number', 'x-decimal': ',' }, '0.123'],
    [textCell('9.007.199.254.740.993'), { type: 'integer', 'x-decimal': ',' }, 9007199254740993n],
    [textCell('1,0'), { type: 'integer', 'x-decimal': ',' }, '1,0'],
    [number(1.5), { type: 'number', 'x-decimal': ',' }, 1.5],
    [textCell('ja'), { type: 'boolean', 'x-true': ['ja', '1'] }, true],
    [number(1), { type: 'boolean', 'x-true': ['ja', '1'] }, true],
    [textCell('nein'), { type: 'boolean', 'x-false': ['nein'] }, false],
    [textCell('Ja'), { type: 'boolean', 'x-true': ['ja'] }, 'Ja'],
    [textCell('TRUE'), { type: 'boolean', 'x-true': ['ja'] }, true],
    [textCell('3.4.2026'), { format: 'date', 'x-date-format': 'D.M.YYYY' }, '2026-04-03'],
    [textCell('2026-04-03'), { format: 'date', 'x-date-format': 'D.M.YYYY' }, '2026-04-03'],
    [textCell('31.4.2026'), { format: 'date', 'x-date-format': 'D.M.YYYY' }, '31.4.2026'],
    [number(20260403), { type: 'string', format: 'date', 'x-date-format': 'YYYYMMDD' }, '2026-04-03'],
    [
      textCell('04/03/2026 9:05'),
      { format: 'date-time', 'x-date-format': 'MM/DD/YYYY H:mm' },
      '2026-04-03T09:05:00Z',
    ],
  ])('%j under %j is %s', (cell, schema, value) => {
    expect(cellReader(ruleOfColumnSchema(schema))(cell)).toBe(value);
  });
});

describe('a number cell', () => {
  test.each<[Cell, JsonType[], CellValue]>([
    [number(30), ['integer'], 30],
    [number(1.5), ['integer'], 1.5],
    [number(1.5), ['number'], 1.5],
    [number(0.1 + 0.2), ['string'], '0.30000000000000004'],
    [number(1234), ['string'], '1234'],
    [number(1.5), ['integer', 'string'], '1.5'],
    [number(1), ['boolean'], 1],
    [number(2 ** 53, '9007199254740993'), ['integer'], 9007199254740993n],
    [number(1e21), ['integer'], '1e+21'],
  ])('%j in a column of %j is %s', (cell, types, value) => {
    expect(read(cell, types)).toBe(value);
  });
});

describe('other cells', () => {
  test.each<[Cell, JsonType[], string | undefined, CellValue]>([
    [BLANK, ['string'], undefined, undefined],
    [BLANK, ['integer', 'null'], undefined, null],
    [{ kind: 'boolean', value: true }, ['boolean'], undefined, true],
    [{ kind: 'boolean', value: false }, ['string'], undefined, 'FALSE'],
    [{ kind: 'boolean', value: true }, ['integer'], undefined, 'TRUE'],
    [{ kind: 'error', value: '#N/A' }, ['string'], undefined, undefined],
    [date('2024-02-29', 'date'), ['string'], undefined, '2024-02-29'],
    [date('2024-02-29', 'date'), ['string'], 'date', '2024-02-29'],
    [date('2024-02-29', 'date'), ['string'], 'date-time', '2024-02-29T00:00:00Z'],
    [date('2024-02-29T00:00:00', 'date-time'), ['string'], 'date', '2024-02-29'],
    [date('2024-02-29T13:30:00', 'date-time'), ['string'], 'date', '2024-02-29T13:30:00'],
    [date('2024-02-29T13:30:00', 'date-time'), ['string'], 'date-time', '2024-02-29T13:30:00Z'],
    [date('2024-02-29T13:30:00', 'date-time'), ['string'], 'iso-date-time', '2024-02-29T13:30:00'],
    [date('13:30:00', 'time'), ['string'], 'time', '13:30:00Z'],
    [date('2024-02-29', 'date'), ['integer'], undefined, '2024-02-29'],
  ])('%j in a column of %j with the format %s is %s', (cell, types, format, value) => {
    expect(read(cell, types, format)).toBe(value);
  });
});
