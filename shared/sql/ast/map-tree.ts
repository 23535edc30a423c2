import type { SqlExpression, SqlSelect } from './sql-tree.ts';

/** A part of the SQL tree with other columns in place of some; what `replace` leaves undefined stays. */
export function withColumns<Part>(
  part: Part,
  replace: (column: Extract<SqlExpression, { kind: 'column' }>) => SqlExpression | undefined,
): Part {
  return mapped(part, (node) => (isColumn(node) ? replace(node) : undefined));
}

/** A part of the SQL tree with other nodes in place of some, of a type that may stand there; what `change` leaves undefined stays. */
export function mapped<Part>(part: Part, change: (node: object) => object | undefined): Part {
  // safe because only what may stand there is put in place of a node
  return mappedNode(part, change) as Part;
}

function mappedNode(part: unknown, change: (node: object) => unknown): unknown {
  if (Array.isArray(part)) return part.map((item) => mappedNode(item, change));
  if (typeof part !== 'object' || part === null) return part;
  const changed = change(part);
  if (changed !== undefined) return changed;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, mappedNode(value, change)]));
}

function isColumn(node: object): node is Extract<SqlExpression, { kind: 'column' }> {
  return 'kind' in node && node.kind === 'column' && 'source' in node;
}

/** How many nodes a part of the tree has, counted no further than `limit`. */
export function sizeOf(part: unknown, limit: number): number {
  let size = 0;
  const count = (value: unknown): void => {
    if (size > limit || typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) size += 1;
    for (const child of Object.values(value)) count(child);
  };
  count(part);
  return size;
}

/** Whether a select has aggregates of its own, so that it gives one row. */
export function isOneRow({ outputs, groupBy, from, where, limit, unionAll }: SqlSelect): boolean {
  if (unionAll !== undefined && unionAll.length > 0) return false;
  if (limit === 1 || (from === null && (where ?? null) === null)) return true;
  return (
    (groupBy === undefined || groupBy.length === 0) &&
    outputs.length > 0 &&
    outputs.some(({ expression }) => hasAggregate(expression))
  );
}

function hasAggregate(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasAggregate);
  if (typeof node !== 'object' || node === null) return false;
  if ('kind' in node) {
    if (node.kind === 'aggregate') return !('over' in node) || node.over === undefined;
    if (node.kind === 'select') return false;
  }
  return Object.values(node).some(hasAggregate);
}
