import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { column, double, textOf } from '../../../../shared/sql/ast/build.ts';
import type { SqlStatement } from '../../../../shared/sql/ast/sql-statement.ts';
import { postgresql } from '../../../../shared/sql/print/postgresql.ts';
import { printSelect } from '../../../../shared/sql/print/print-select.ts';
import { printStatement } from '../../../../shared/sql/print/print-statement.ts';
import { statementsIn } from './statements-in.ts';

const ATTACKS = [
  `'; drop table users; --`,
  `\\'; drop table users; --`,
  `"; drop table users; --`,
  `$$; drop table users; $$`,
  `*/ drop table users; /*`,
  `\n\\.\ndrop table users;\n`,
  `U&'\\0027'`,
  `%s %I %L :name $1 ?`,
  `\u0000'`,
  `\ud800`,
  `’ʼ＇`,
];

/** The text that PostgreSQL reads in the only output of a select. */
function constantIn(sql: string): unknown {
  return JSON.stringify(statementsIn(sql)).match(/"sval":\{"sval":("(?:[^"\\]|\\.)*")/)?.[1];
}

describe('a text in SQL', () => {
  test.each(ATTACKS)('stays one constant: %j', (attack) => {
    const sql = printSelect(
      { kind: 'select', outputs: [{ expression: textOf(attack), as: 'x' }], from: null },
      postgresql,
    );

    expect(statementsIn(sql)).toHaveLength(1);
    expect(constantIn(sql)).toBe(JSON.stringify(attack.replaceAll('\0', '\uFFFD').toWellFormed()));
  });

  test('is read back as it was, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const sql = `select ${postgresql.encodeLiteral({ kind: 'literal', type: 'text', value: text })}`;
        expect(statementsIn(sql)).toHaveLength(1);
        expect(constantIn(sql)).toBe(JSON.stringify(text.replaceAll('\0', '\uFFFD').toWellFormed()));
      }),
    );
  });
});

describe('a name in SQL', () => {
  const names = ATTACKS.filter((attack) => !attack.includes('\0') && attack.isWellFormed());

  test.each(names)('stays one name: %j', (attack) => {
    const statements: SqlStatement[] = [
      { kind: 'create-schema', name: attack },
      {
        kind: 'create-table',
        table: { schema: attack, name: attack },
        columns: [{ name: attack, type: 'double' }],
      },
      {
        kind: 'create-view',
        view: { schema: attack, name: attack },
        select: {
          kind: 'select',
          outputs: [{ expression: column(attack, attack), as: attack }],
          from: { first: { kind: 'table', schema: attack, name: attack, alias: attack }, joins: [] },
        },
      },
      {
        kind: 'comment',
        on: 'column',
        target: { schema: attack, name: attack },
        column: attack,
        text: attack,
      },
      { kind: 'insert', table: { schema: null, name: attack }, columns: [attack], rows: [[textOf(attack)]] },
    ];

    const sql = statements.map((statement) => printStatement(statement, postgresql)).join('');

    expect(statementsIn(sql)).toHaveLength(statements.length);
  });

  test.each(['', 'x'.repeat(64), 'ä'.repeat(32), 'a\0b', '\ud800'])(
    'is refused where PostgreSQL would change it: %j',
    (name) => {
      expect(() => postgresql.quoteIdentifier(name)).toThrow('1 to 63 bytes');
    },
  );
});

describe('a number in SQL', () => {
  test('is read back to the last bit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const sql = postgresql.encodeLiteral({ kind: 'literal', type: 'double', value });
        const numeral = sql.replace('::float8', '').replace(/[()']/g, '');
        expect(Object.is(Number(numeral), value)).toBe(true);
        expect(statementsIn(`select ${sql}`)).toHaveLength(1);
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('is refused when it is %s', (value) => {
    expect(() => postgresql.encodeLiteral({ kind: 'literal', type: 'double', value })).toThrow('finite');
  });
});

test('a field of COPY never ends its line', () => {
  const rows = ATTACKS.map((attack) => [attack, 1, true, null]);

  const sql = printStatement(
    { kind: 'copy', table: { schema: null, name: 't' }, columns: ['a', 'b', 'c', 'd'], rows },
    postgresql,
  );

  const [head, ...lines] = sql.trimEnd().split('\n');
  expect(head).toBe('copy "t" ("a", "b", "c", "d") from stdin;');
  expect(lines).toHaveLength(rows.length + 1);
  expect(lines.slice(0, -1).every((line) => line.split('\t').length === 4 && line !== '\\.')).toBe(true);
});

test('a function that the compiler did not name is no SQL', () => {
  const injected = {
    kind: 'call',
    schema: null,
    name: 'now(); drop table users; --',
    args: [double(1)],
  } as const;

  expect(() =>
    printSelect({ kind: 'select', outputs: [{ expression: injected, as: 'x' }], from: null }, postgresql),
  ).toThrow('names no SQL function');
  expect(() =>
    postgresql.encodeLiteral({ kind: 'literal', type: 'date', value: "2020-01-01'; drop table users; --" }),
  ).toThrow('no literal');
});
