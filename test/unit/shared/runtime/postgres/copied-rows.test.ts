import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copiedRows } from '../../../../../shared/runtime/postgres/copied-rows.ts';

const FIELDS = [
  { name: 'n', type: 701 },
  { name: 'b', type: 16 },
  { name: 't', type: 25 },
];
const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

/** As PostgreSQL writes a field. */
function field(value: string | number | boolean | null): string {
  if (value === null) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return String(value).replace(/[\\\t\n\r\b\f\v]/g, (character) => ESCAPES[character] ?? character);
}

test('rows come as they were copied', () => {
  const row = fc.record({
    n: fc.option(fc.integer()),
    b: fc.option(fc.boolean()),
    t: fc.option(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom('\\', 'N', '\n', '\t', 't', 'ä', '😀') }),
      ),
    ),
  });
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const text = rows.map(({ n, b, t }) => `${[n, b, t].map(field).join('\t')}\n`).join('');
      expect([...copiedRows(FIELDS, new TextEncoder().encode(text))]).toEqual(rows);
    }),
  );
});

test('rows of many megabytes come whole, and so does one that is longer than what is decoded at once', () => {
  const long = 'ä'.repeat(3_000_000);
  const texts = [
    'first',
    long,
    ...Array.from({ length: 100 }, (_, i) => `${i}${'x'.repeat(100_000)}`),
    'last',
  ];
  const data = new TextEncoder().encode(texts.map((text) => `${text}\n`).join(''));
  const rows = [...copiedRows([{ name: 't', type: 25 }], data)];

  expect(rows.map(({ t }) => t)).toEqual(texts);
});

test('a mark of the byte order is a character like others', () => {
  const [row] = copiedRows([{ name: 't', type: 25 }], Buffer.from('\u{FEFF}x\n'));
  expect(row).toEqual({ t: '\u{FEFF}x' });
});
