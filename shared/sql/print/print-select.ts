import type {
  SqlAggregate,
  SqlExpression,
  SqlFrame,
  SqlJoin,
  SqlOrder,
  SqlSelect,
  SqlSource,
  SqlWindow,
} from '../ast/sql-tree.ts';
import type { Dialect } from './dialect.ts';

export function printSelect(written: SqlSelect, dialect: Dialect): string {
  const select = dialect.partial?.lower(written) ?? written;
  const text: string[] = [];
  if (select.with && select.with.length > 0) {
    const queries = select.with.map(({ name, select: query, materialized }) => {
      const hint = materialized === undefined ? '' : materialized ? 'materialized ' : 'not materialized ';
      return `${dialect.quoteIdentifier(name)} as ${hint}(${printSelect(query, dialect)})`;
    });
    const isRecursive = select.with.some(({ recursive }) => recursive === true);
    text.push(`with ${isRecursive ? 'recursive ' : ''}${queries.join(',\n')}`);
  }
  text.push(printCore(select, dialect));
  for (const other of select.unionAll ?? []) text.push(`union all ${printSelect(other, dialect)}`);
  return text.join('\n');
}

function printCore(select: SqlSelect, dialect: Dialect): string {
  const print = (node: Parameters<typeof printExpression>[0]): string => printExpression(node, dialect);
  const text = ['select'];
  if (select.distinctOn) text.push(`distinct on (${select.distinctOn.map(print).join(', ')})`);
  text.push(
    select.outputs
      .map((output) => `${print(output.expression)} as ${dialect.quoteIdentifier(output.as)}`)
      .join(', '),
  );
  if (select.from) {
    text.push(`from ${printSource(select.from.first, dialect)}`);
    for (const join of select.from.joins) text.push(printJoin(join, dialect));
  }
  if (select.where) text.push(`where ${print(select.where)}`);
  if (select.groupBy && select.groupBy.length > 0)
    text.push(`group by ${select.groupBy.map(print).join(', ')}`);
  if (select.orderBy && select.orderBy.length > 0) text.push(printOrder(select.orderBy, dialect));
  if (select.limit !== undefined) text.push(`limit ${select.limit}`);
  if (select.offset !== undefined) text.push(`offset ${select.offset}`);
  return text.join(' ');
}

function printJoin({ join, source, on }: SqlJoin, dialect: Dialect): string {
  const condition = on === null ? '' : ` on ${printExpression(on, dialect)}`;
  return `${join} join ${printSource(source, dialect)}${condition}`;
}

function printSource(source: SqlSource, dialect: Dialect): string {
  const alias = dialect.quoteIdentifier(source.alias);
  switch (source.kind) {
    case 'table':
      return `${dialect.quoteName(source.schema, source.name)} as ${alias}`;
    case 'subselect':
      return `${source.lateral ? 'lateral ' : ''}(${printSelect(source.select, dialect)}) as ${alias}`;
    case 'values': {
      const rows = source.rows.map(
        (row) => `(${row.map((cell) => printExpression(cell, dialect)).join(', ')})`,
      );
      const columns = source.columns.map((name) => dialect.quoteIdentifier(name)).join(', ');
      return `${source.lateral ? 'lateral ' : ''}(values ${rows.join(', ')}) as ${alias} (${columns})`;
    }
  }
}

/** Functions are the compiler's own words, never the user's. */
const FUNCTION_NAME = /^[a-z][a-z0-9_]*$/;

export function printExpression(node: SqlExpression, dialect: Dialect): string {
  const print = (child: SqlExpression): string => printExpression(child, dialect);
  const own = dialect.partial?.printOwn(node, print);
  if (own !== undefined) return own;
  switch (node.kind) {
    case 'literal':
      return dialect.encodeLiteral(node);
    case 'column': {
      const name = dialect.quoteIdentifier(node.name);
      return node.source === null ? name : `${dialect.quoteIdentifier(node.source)}.${name}`;
    }
    case 'call':
      return `${functionName(node.schema, node.name)}(${node.args.map(print).join(', ')})`;
    case 'operator':
      return `(${print(node.left)} ${node.operator} ${print(node.right)})`;
    case 'not':
      return `(not ${print(node.operand)})`;
    case 'negate':
      return `(- ${print(node.operand)})`;
    case 'is-null':
      return `(${print(node.operand)} is null)`;
    case 'is-not-null':
      return `(${print(node.operand)} is not null)`;
    case 'cast':
      return `(${print(node.operand)})::${dialect.typeName(node.type)}`;
    case 'case': {
      const branches = node.branches.map(
        (branch) => `when ${print(branch.when)} then ${print(branch.result)}`,
      );
      const otherwise = node.otherwise === null ? '' : ` else ${print(node.otherwise)}`;
      return `case ${branches.join(' ')}${otherwise} end`;
    }
    case 'aggregate':
      return printAggregate(node, dialect);
    case 'array':
      return `array[${node.items.map(print).join(', ')}]::${dialect.typeName(node.type)}`;
    case 'element':
      return `(${print(node.array)})[${print(node.position)}]`;
    case 'subquery':
      return `(${printSelect(node.select, dialect)})`;
  }
}

function functionName(schema: 'xl' | null, name: string): string {
  if (!FUNCTION_NAME.test(name)) throw new TypeError(`${JSON.stringify(name)} names no SQL function`);
  return schema === null ? name : `${schema}.${name}`;
}

function printOrder(orders: readonly SqlOrder[], dialect: Dialect): string {
  const keys = orders.map(({ by, descending }) => {
    const nulls = dialect.saysNullOrder ? ` nulls ${descending ? 'first' : 'last'}` : '';
    return printExpression(by, dialect) + (descending ? ' desc' : '') + nulls;
  });
  return `order by ${keys.join(', ')}`;
}

function printAggregate(node: SqlAggregate, dialect: Dialect): string {
  const args = node.args.map((arg) => printExpression(arg, dialect)).join(', ');
  const inside = [
    node.distinct ? 'distinct' : '',
    node.name === 'count' && node.args.length === 0 ? '*' : args,
    node.orderBy ? printOrder(node.orderBy, dialect) : '',
  ];
  const text = [`${functionName(node.schema, node.name)}(${inside.filter(Boolean).join(' ')})`];
  if (node.withinGroup) text.push(`within group (${printOrder(node.withinGroup, dialect)})`);
  if (node.filter) text.push(`filter (where ${printExpression(node.filter, dialect)})`);
  if (node.over) text.push(`over (${printWindow(node.over, dialect)})`);
  return text.join(' ');
}

function printWindow({ partitionBy, orderBy, frame }: SqlWindow, dialect: Dialect): string {
  const text: string[] = [];
  if (partitionBy.length > 0) {
    text.push(`partition by ${partitionBy.map((key) => printExpression(key, dialect)).join(', ')}`);
  }
  if (orderBy.length > 0) text.push(printOrder(orderBy, dialect));
  if (frame) text.push(`rows between ${printFrame(frame)}`);
  return text.join(' ');
}

function printFrame({ preceding, following }: SqlFrame): string {
  return `${printBound(preceding === null ? null : -preceding, 'preceding')} and ${printBound(following, 'following')}`;
}

function printBound(offset: number | null, open: 'preceding' | 'following'): string {
  if (offset === null) return `unbounded ${open}`;
  if (offset === 0) return 'current row';
  return offset < 0 ? `${-offset} preceding` : `${offset} following`;
}
