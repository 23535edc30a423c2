import type { SqlColumn, SqlName, SqlStatement } from '../ast/sql-statement.ts';
import type { Dialect } from './dialect.ts';
import { printGenerated } from './print-generated.ts';
import { printExpression, printSelect } from './print-select.ts';

/** One statement with its semicolon and line end. */
export function printStatement(statement: SqlStatement, dialect: Dialect): string {
  if (dialect.omits.has(statement.kind)) return '';
  const names = (columns: readonly string[]): string => columns.map(dialect.quoteIdentifier).join(', ');
  switch (statement.kind) {
    case 'create-schema':
      return `create schema ${statement.ifMissing ? 'if not exists ' : ''}${dialect.quoteIdentifier(statement.name)};\n`;
    case 'create-table': {
      const columns = statement.columns.map((column) => `  ${printColumn(column, dialect)}`);
      return `create table ${printName(statement.table, dialect)} (\n${columns.join(',\n')}\n);\n`;
    }
    case 'create-view':
      return `create view ${printName(statement.view, dialect)} as\n${printSelect(statement.select, dialect)};\n`;
    case 'comment': {
      const target =
        statement.on === 'schema'
          ? dialect.quoteIdentifier(statement.target.name)
          : printName(statement.target, dialect);
      const column = statement.column === undefined ? '' : `.${dialect.quoteIdentifier(statement.column)}`;
      const text = dialect.encodeLiteral({ kind: 'literal', type: 'text', value: statement.text });
      return `comment on ${statement.on} ${target}${column} is ${text};\n`;
    }
    case 'insert': {
      const rows = statement.rows.map(
        (row) => `(${row.map((cell) => printExpression(cell, dialect)).join(', ')})`,
      );
      return `insert into ${printName(statement.table, dialect)} (${names(statement.columns)}) values\n${rows.join(',\n')};\n`;
    }
    case 'copy': {
      const into = `${printName(statement.table, dialect)} (${names(statement.columns)})`;
      return `copy ${into} from stdin;\n${copyLines(statement.rows)}\\.\n`;
    }
    case 'analyze':
      return `analyze ${printName(statement.table, dialect)};\n`;
    case 'select':
      return `${printSelect(statement.select, dialect)};\n`;
  }
}

function printName({ schema, name }: SqlName, dialect: Dialect): string {
  return dialect.quoteName(schema, name);
}

function printColumn(column: SqlColumn, dialect: Dialect): string {
  const text = [dialect.quoteIdentifier(column.name), dialect.typeName(column.type)];
  if (column.generatedAs)
    text.push(
      `generated always as (${printGenerated(column.generatedAs, dialect)}) ${dialect.generated.storage}`,
    );
  if (column.primaryKey) text.push('primary key');
  if (column.notNull) text.push('not null');
  if (column.check) text.push(`check (${printExpression(column.check, dialect)})`);
  return text.join(' ');
}

type CopyValue = string | number | boolean | null;

const COPY_ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\uFFFD',
};

function copyLines(rows: readonly (readonly CopyValue[])[]): string {
  let lines = '';
  for (const row of rows) {
    let before = '';
    for (const value of row) {
      lines += before + copyField(value);
      before = '\t';
    }
    lines += '\n';
  }
  return lines;
}

/** A field of COPY's text format: the only control characters it knows are escaped, so a row stays a line. */
function copyField(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return value.toWellFormed().replace(/[\\\t\n\r\0]/g, (character) => COPY_ESCAPES[character] ?? character);
}
